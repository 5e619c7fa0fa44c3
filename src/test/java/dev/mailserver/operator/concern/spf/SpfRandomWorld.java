package dev.mailserver.operator.concern.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records of a few domains that refer to each other, made from a number: the same number, the same records. */
record SpfRandomWorld(SpfWorld world, SpfRequest request) {
    private static final List<String> CLIENTS = List.of("192.0.2.10", "2001:db8::10");
    private static final List<String> NAMES = List.of(
            "example.com", "mail.example.com", "a.example.net", "b.example.net", "c.example.org", "d.example.org");
    private static final List<String> ADDRESSES =
            List.of("192.0.2.10", "192.0.2.11", "192.0.2.12", "192.0.3.10", "198.51.100.1");
    private static final List<String> ADDRESSES6 =
            List.of("2001:db8:0:0:0:0:0:10", "2001:db8:0:0:0:0:0:11", "2001:db8:0:1:0:0:0:10");
    private static final List<String> MACROS = List.of(
            "%{d}",
            "%{o}",
            "%{h}",
            "%{d2}",
            "%{d2r}.example.net",
            "a.%{o2}",
            "%{l}.example.net",
            "%{l1r-}.example.net",
            "%{i}.example.net",
            "%{ir}.%{v}.example.net",
            "%{S}.example.net",
            "%{h2}",
            "%{d0002}",
            "%{i1r}.example.net",
            "%{p}.example.net",
            "%{p2}");
    private static final List<String> MISTAKES =
            List.of("foo", "a:", "ip4:192.0.2", "mx:%{x}.com", "include", "-", "all:x");

    static SpfRandomWorld of(long seed) {
        return new Maker(new Random(seed)).make();
    }

    private record Maker(Random random) {
        SpfRandomWorld make() {
            var world = new SpfWorld();
            world.add("example.com", "TXT", record());
            for (var name : NAMES) {
                if (!name.equals("example.com") && one(4, 5)) {
                    world.add(name, "TXT", record());
                }
                if (one(1, 40)) {
                    world.add(name, "TXT", "v=spf1 -all");
                }
                if (one(1, 4)) {
                    world.add(name, "TXT", "another text");
                }
                several(ADDRESSES).forEach(a -> world.add(name, "A", a));
                several(ADDRESSES6).forEach(a -> world.add(name, "AAAA", a));
                exchangers().forEach(mx -> world.add(name, "MX", mx));
            }
            several(NAMES).forEach(name -> world.add("10.2.0.192.in-addr.arpa", "PTR", name));
            several(NAMES)
                    .forEach(name -> world.add(
                            "0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "PTR", name));
            for (var name : List.of(
                    "192.0.2.10.example.net",
                    "10.2.0.192.in-addr.example.net",
                    "postmaster.example.net",
                    "com.example.example.net",
                    "master.example.net")) {
                world.add(name, "A", "127.0.0.2");
            }
            for (var type : List.of("A", "TXT", "MX")) {
                world.add("dead.example.org", type, "?");
            }
            return new SpfRandomWorld(
                    world,
                    new SpfRequest(
                            pick(CLIENTS),
                            "example.com",
                            pick(List.of("postmaster", "web-master")),
                            "mail.example.com"));
        }

        private String record() {
            List<String> terms = new ArrayList<>();
            terms.add(one(1, 20) ? "V=SPF1" : "v=spf1");
            for (int i = random.nextInt(6); i > 0; i--) {
                terms.add(directive());
            }
            if (one(1, 60)) {
                terms.add(pick(MISTAKES));
            }
            if (one(1, 5)) {
                terms.add("redirect=" + domain());
            }
            if (one(1, 12)) {
                terms.add(pick(List.of("moo=%{d}", "exp=exp.%{d}")));
            }
            if (one(2, 3)) {
                terms.add(pick(List.of("-all", "~all", "?all", "+all", "all")));
            }
            return String.join(one(1, 15) ? "  " : " ", terms);
        }

        private String directive() {
            var mechanism = switch (random.nextInt(12)) {
                case 0, 1 -> "include:" + pick(NAMES);
                case 2 -> "a" + cidrs();
                case 3 -> "a:" + domain() + cidrs();
                case 4 -> "mx" + cidrs();
                case 5 -> "mx:" + domain();
                case 6 -> "exists:" + domain();
                case 7 -> one(1, 2) ? "ptr" : "ptr:" + pick(List.of("example.com", "example.net", "org.test"));
                case 8 -> "ip6:" + pick(List.of("2001:db8::10", "2001:db8::/64", "2001:db8:0:1::/64", "::/0"));
                default ->
                    "ip4:" + pick(List.of("192.0.2.10", "192.0.2.11", "192.0.2.0/24", "192.0.3.0/23", "0.0.0.0/0"));
            };
            return pick(List.of("", "", "+", "-", "~", "?"))
                    + (one(1, 10) ? mechanism.toUpperCase(java.util.Locale.ROOT) : mechanism);
        }

        private String domain() {
            return switch (random.nextInt(12)) {
                case 0, 1 -> pick(MACROS);
                case 2 -> "void.example.org";
                case 3 -> one(1, 3) ? "dead.example.org" : pick(NAMES) + ".";
                default -> pick(NAMES);
            };
        }

        private String cidrs() {
            return pick(List.of("", "", "", "/24", "//64", "/23//48", "/0", "//0"));
        }

        private Stream<String> exchangers() {
            int many = one(1, 30) ? 11 : random.nextInt(4);
            return random.ints(many, 0, NAMES.size())
                    .mapToObj(i -> random.nextInt(100) + " " + NAMES.get(i))
                    .distinct();
        }

        private Stream<String> several(List<String> from) {
            return from.stream().filter(_ -> one(2, 5)).collect(Collectors.toList()).stream();
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }

        private boolean one(int in, int of) {
            return random.nextInt(of) < in;
        }
    }
}
