// A stand-in for the Terraform provider hashicorp/aws: it has what deploy/iam/terraform uses, with the arguments that are strings in its
// documentation (https://registry.terraform.io/providers/hashicorp/aws). It plans and makes nothing.
package main

import (
	"context"
	"log"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov5/tf5server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var resources = map[string]*tfprotov5.Schema{
	"aws_iam_role": schema(
		"assume_role_policy",
		"name name_prefix path description permissions_boundary",
		"id arn create_date unique_id"),
	"aws_iam_role_policy": schema("role policy", "name name_prefix", "id"),
	"aws_eks_pod_identity_association": schema(
		"cluster_name namespace service_account role_arn", "", "id association_arn association_id"),
	"aws_ssm_document": schema(
		"name content document_type",
		"document_format target_type version_name",
		"id arn created_date default_version description document_version hash hash_type latest_version owner parameter schema_version status"),
}

// What versions 5 and 6 of the provider both say of where it is.
var data = map[string]map[string]string{
	"aws_caller_identity": {"id": "123456789012", "account_id": "123456789012", "arn": "arn:aws:iam::123456789012:user/me", "user_id": "me"},
	"aws_partition":       {"id": "aws", "partition": "aws", "dns_suffix": "amazonaws.com", "reverse_dns_prefix": "com.amazonaws"},
	"aws_region":          {"id": "eu-west-1", "description": "Europe (Ireland)", "endpoint": "ec2.eu-west-1.amazonaws.com"},
}

func schema(required, optional, computed string) *tfprotov5.Schema {
	block := &tfprotov5.SchemaBlock{}
	add := func(names string, attribute tfprotov5.SchemaAttribute) {
		for _, name := range strings.Fields(names) {
			one := attribute
			one.Name, one.Type = name, tftypes.String
			block.Attributes = append(block.Attributes, &one)
		}
	}
	add(required, tfprotov5.SchemaAttribute{Required: true})
	add(optional, tfprotov5.SchemaAttribute{Optional: true, Computed: true})
	add(computed, tfprotov5.SchemaAttribute{Computed: true})
	return &tfprotov5.Schema{Block: block}
}

// The methods that it does not have are those that are only called for what has been made.
type provider struct{ tfprotov5.ProviderServer }

func (provider) GetMetadata(context.Context, *tfprotov5.GetMetadataRequest) (*tfprotov5.GetMetadataResponse, error) {
	return &tfprotov5.GetMetadataResponse{}, nil
}

func (provider) GetProviderSchema(context.Context, *tfprotov5.GetProviderSchemaRequest) (*tfprotov5.GetProviderSchemaResponse, error) {
	lookups := map[string]*tfprotov5.Schema{}
	for name, values := range data {
		var names []string
		for attribute := range values {
			names = append(names, attribute)
		}
		lookups[name] = schema("", "", strings.Join(names, " "))
	}
	return &tfprotov5.GetProviderSchemaResponse{
		Provider:          &tfprotov5.Schema{Block: &tfprotov5.SchemaBlock{}},
		ResourceSchemas:   resources,
		DataSourceSchemas: lookups,
	}, nil
}

func (provider) GetResourceIdentitySchemas(context.Context, *tfprotov5.GetResourceIdentitySchemasRequest) (*tfprotov5.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov5.GetResourceIdentitySchemasResponse{}, nil
}

func (provider) PrepareProviderConfig(_ context.Context, r *tfprotov5.PrepareProviderConfigRequest) (*tfprotov5.PrepareProviderConfigResponse, error) {
	return &tfprotov5.PrepareProviderConfigResponse{PreparedConfig: r.Config}, nil
}

func (provider) ConfigureProvider(context.Context, *tfprotov5.ConfigureProviderRequest) (*tfprotov5.ConfigureProviderResponse, error) {
	return &tfprotov5.ConfigureProviderResponse{}, nil
}

func (provider) StopProvider(context.Context, *tfprotov5.StopProviderRequest) (*tfprotov5.StopProviderResponse, error) {
	return &tfprotov5.StopProviderResponse{}, nil
}

func (provider) ValidateResourceTypeConfig(context.Context, *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	return &tfprotov5.ValidateResourceTypeConfigResponse{}, nil
}

func (provider) ValidateDataSourceConfig(context.Context, *tfprotov5.ValidateDataSourceConfigRequest) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	return &tfprotov5.ValidateDataSourceConfigResponse{}, nil
}

// PlanResourceChange leaves to AWS what the configuration does not say.
func (provider) PlanResourceChange(_ context.Context, r *tfprotov5.PlanResourceChangeRequest) (*tfprotov5.PlanResourceChangeResponse, error) {
	block := resources[r.TypeName].Block
	proposed, err := r.ProposedNewState.Unmarshal(block.ValueType())
	if err != nil {
		return nil, err
	}
	values := map[string]tftypes.Value{}
	if err := proposed.As(&values); err != nil {
		return nil, err
	}
	for _, attribute := range block.Attributes {
		if attribute.Computed && values[attribute.Name].IsNull() {
			values[attribute.Name] = tftypes.NewValue(attribute.Type, tftypes.UnknownValue)
		}
	}
	planned, err := tfprotov5.NewDynamicValue(block.ValueType(), tftypes.NewValue(block.ValueType(), values))
	return &tfprotov5.PlanResourceChangeResponse{PlannedState: &planned}, err
}

func (provider) ReadDataSource(_ context.Context, r *tfprotov5.ReadDataSourceRequest) (*tfprotov5.ReadDataSourceResponse, error) {
	values, types := map[string]tftypes.Value{}, map[string]tftypes.Type{}
	for name, value := range data[r.TypeName] {
		values[name], types[name] = tftypes.NewValue(tftypes.String, value), tftypes.String
	}
	object := tftypes.Object{AttributeTypes: types}
	state, err := tfprotov5.NewDynamicValue(object, tftypes.NewValue(object, values))
	return &tfprotov5.ReadDataSourceResponse{State: &state}, err
}

func main() {
	err := tf5server.Serve("registry.terraform.io/hashicorp/aws", func() tfprotov5.ProviderServer { return provider{} })
	if err != nil {
		log.Fatal(err)
	}
}
