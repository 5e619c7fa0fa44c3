package dev.mailserver.operator.dns;

class KnotZonesIT extends Rfc2136ZonesContract {
    KnotZonesIT() {
        super("knot");
    }
}
