package dev.mailserver.operator.dns;

class BindZonesIT extends Rfc2136ZonesContract {
    BindZonesIT() {
        super("bind");
    }
}
