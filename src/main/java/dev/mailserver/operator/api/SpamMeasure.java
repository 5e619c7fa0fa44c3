package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** A measure against spam from this server. */
public enum SpamMeasure {
    SMTPAuth,
    SPF,
    DKIM,
    DMARC,
    RateLimiting,
    BounceHandling,
    OptInOnly,
    /** A value of another version; nothing is done on it. */
    @JsonEnumDefaultValue
    @JsonIgnore
    Unrecognized
}
