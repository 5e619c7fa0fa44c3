"""Names that Quarkus numbers by chance."""

import zipfile

from sandbox.image.numbering import number

LONG, STRING = b"\5" + bytes(8), b"\x08\0\1"


def utf8(text):
    return b"\1" + len(text).to_bytes(2) + text


def a_class(*pool):
    """As far as it is looked at (JVMS §4.1): a long takes two places in the pool."""
    count = 1 + sum(2 if entry == LONG else 1 for entry in pool)
    return b"\xca\xfe\xba\xbe\0\0\0\x45" + count.to_bytes(2) + b"".join(pool) + b"proxykey9 is no constant"


def archive(path, **classes):
    with zipfile.ZipFile(path, "w") as jar:
        for name, content in classes.items():
            jar.writestr(zipfile.ZipInfo(f"{name}.class"), content)
        jar.writestr(zipfile.ZipInfo("a.txt"), "proxykey7")
    number(path)
    return path.read_bytes()


def numbered(path, first, second):
    given = a_class(utf8(first), LONG, STRING, utf8(second), utf8(b"proxykeys"))
    return archive(path, B=given, A=a_class(utf8(second), utf8(b"proxykey")))


def test_other_numbers_of_the_same_names_make_no_difference(tmp_path):
    assert numbered(tmp_path / "1", b"proxykey7", b"proxykey123") == numbered(
        tmp_path / "2", b"proxykey80", b"proxykey5"
    )


def test_names_that_were_the_same_stay_the_same_and_others_others(tmp_path):
    numbered(tmp_path / "1", b"proxykey7", b"proxykey123")
    with zipfile.ZipFile(tmp_path / "1") as jar:
        assert jar.read("A.class") == a_class(utf8(b"proxykey0"), utf8(b"proxykey"))
        assert jar.read("B.class") == a_class(utf8(b"proxykey1"), LONG, STRING, utf8(b"proxykey0"), utf8(b"proxykeys"))
        assert jar.read("a.txt") == b"proxykey7"
