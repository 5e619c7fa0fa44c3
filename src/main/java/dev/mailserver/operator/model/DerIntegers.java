package dev.mailserver.operator.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A DER sequence of integers, as RSA keys of PKCS #1 are (RFC 8017 appendix A.1). */
public final class DerIntegers {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private final byte[] der;
    private int at;

    private DerIntegers(byte[] der) {
        this.der = der;
    }

    /** The integers; empty where it is anything else. */
    public static Optional<List<BigInteger>> read(byte[] der) {
        var reader = new DerIntegers(der);
        List<BigInteger> integers = new ArrayList<>();
        if (reader.enter(SEQUENCE) != der.length - reader.at) {
            return Optional.empty();
        }
        while (reader.at < der.length) {
            int length = reader.enter(INTEGER);
            if (length <= 0 || length > der.length - reader.at) {
                return Optional.empty();
            }
            integers.add(new BigInteger(Arrays.copyOfRange(der, reader.at, reader.at + length)));
            reader.at += length;
        }
        return Optional.of(integers);
    }

    /** The length of what follows, after its tag and length were passed; negative where there is no such thing. */
    private int enter(int tag) {
        if (next() != tag) {
            return -1;
        }
        int first = next();
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int octets = first & 0x7f; octets > 0; octets--) {
            int next = next();
            if (next < 0 || length > 0xffff) {
                return -1;
            }
            length = length << 8 | next;
        }
        return length;
    }

    private int next() {
        return at < der.length ? der[at++] & 0xff : -1;
    }
}
