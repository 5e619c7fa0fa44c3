package dev.mailserver.operator.aws;

import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Instance.Surroundings;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Ptr;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AddressAttribute;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InstanceIpv6Address;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Tag;

/** EC2's answers as values of the model. */
final class Ec2Values {
    private Ec2Values() {}

    static ElasticIp elasticIp(Address a) {
        return new ElasticIp(
                a.allocationId(),
                a.publicIp(),
                present(a.associationId())
                        .map(id -> new Association(
                                id,
                                present(a.networkInterfaceId()),
                                present(a.instanceId()),
                                present(a.privateIpAddress()))),
                tags(a.tags()),
                present(a.serviceManagedAsString()));
    }

    static Instance instance(software.amazon.awssdk.services.ec2.model.Instance i) {
        return new Instance(
                i.instanceId(),
                Instance.State.of(i.state().nameAsString()),
                i.networkInterfaces().stream()
                        .map(Ec2Values::networkInterface)
                        .sorted(Comparator.comparingInt(NetworkInterface::deviceIndex))
                        .toList(),
                tags(i.tags()));
    }

    private static NetworkInterface networkInterface(InstanceNetworkInterface n) {
        return new NetworkInterface(
                n.networkInterfaceId(),
                n.attachment() == null ? Integer.MAX_VALUE : n.attachment().deviceIndex(),
                n.privateIpAddresses().stream()
                        .map(Ec2Values::privateAddress)
                        .sorted(Comparator.comparing(p -> !p.primary()))
                        .toList(),
                n.ipv6Addresses().stream().map(InstanceIpv6Address::ipv6Address).toList(),
                new Surroundings(
                        present(n.vpcId()).orElse(""),
                        present(n.subnetId()).orElse(""),
                        n.groups().stream().map(GroupIdentifier::groupId).toList()));
    }

    private static PrivateAddress privateAddress(InstancePrivateIpAddress p) {
        return new PrivateAddress(
                p.privateIpAddress(),
                Boolean.TRUE.equals(p.primary()),
                Optional.ofNullable(p.association()).map(InstanceNetworkInterfaceAssociation::publicIp));
    }

    static Ptr ptr(AddressAttribute a) {
        return new Ptr(
                present(a.ptrRecord()).map(Names::canonical),
                Optional.ofNullable(a.ptrRecordUpdate())
                        .map(u -> new Ptr.Update(
                                present(u.value()).map(Names::canonical),
                                Optional.ofNullable(u.status()).orElse("PENDING"),
                                present(u.reason()))));
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build())
                .toList();
    }

    private static Map<String, String> tags(List<Tag> tags) {
        return tags.stream()
                .collect(Collectors.toMap(
                        Tag::key, t -> Optional.ofNullable(t.value()).orElse(""), (a, _) -> a));
    }

    /** EC2 writes absence as nothing or as an empty string. */
    private static Optional<String> present(String text) {
        return Optional.ofNullable(text).filter(t -> !t.isEmpty());
    }
}
