package dev.mailserver.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An SMTP server on an EC2 instance, made acceptable to receivers: address, forward and reverse DNS, SPF and outbound port 25. */
@Group(MailServer.GROUP)
@Version("v1alpha1")
@ShortNames("mailsrv")
@Categories("mail")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message = "metadata.name: at most 63 characters, since it becomes part of a DNS record and of an AWS tag")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Hostname", jsonPath = ".status.hostname")
@AdditionalPrinterColumn(name = "Address", jsonPath = ".status.elasticIP.publicIP")
@AdditionalPrinterColumn(name = "rDNS", jsonPath = ".status.conditions[?(@.type==\"ReverseDnsReady\")].status")
@AdditionalPrinterColumn(name = "Port25", jsonPath = ".status.conditions[?(@.type==\"OutboundSmtpReady\")].status")
@AdditionalPrinterColumn(name = "Waiting-For", jsonPath = ".status.waitingFor")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Domain", jsonPath = ".spec.domain", priority = 1)
@AdditionalPrinterColumn(name = "Instance", jsonPath = ".status.elasticIP.instanceID", priority = 1)
@AdditionalPrinterColumn(name = "SPF", jsonPath = ".status.conditions[?(@.type==\"SpfReady\")].status", priority = 1)
@AdditionalPrinterColumn(
        name = "Reputation",
        jsonPath = ".status.conditions[?(@.type==\"ReputationClean\")].reason",
        priority = 1)
@AdditionalPrinterColumn(name = "Next-Step", jsonPath = ".status.nextStep", priority = 1)
public class MailServer extends CustomResource<MailServerSpec, MailServerStatus> implements Namespaced {
    /** API group, and the prefix of every tag, annotation and finalizer of ours. */
    public static final String GROUP = "mailserver-operator.dev";

    /** Annotation: a new value asks for an observation and a probe now. */
    public static final String CHECK_NOW = GROUP + "/check-now";

    /** Annotation: on an object being deleted, its own UID drops the finalizer though clean-up is impossible. */
    public static final String ABANDON = GROUP + "/abandon";

    /** Held while something may exist in AWS or DNS that has to be taken back at deletion. */
    public static final String FINALIZER = GROUP + "/cleanup";

    @Override
    @Required
    public MailServerSpec getSpec() {
        return super.getSpec();
    }
}
