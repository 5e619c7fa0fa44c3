"""What decides the bytes of an image, and what does not."""

import io
import json
import os
import tarfile

from sandbox.image.oci import Image, Layer, write_archive, write_folder

WHEN = 1_700_000_000
NAME = "registry.test/it:1"


def files(root, names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def image(*layers):
    return Image(layers, "amd64", {"User": "1:1"}, {"a": "b"}, "2023-11-14T22:13:20Z")


def entries(layer):
    return tarfile.open(fileobj=io.BytesIO(layer.blob.content), mode="r:gz").getmembers()


def test_the_same_files_give_the_same_layer_wherever_whenever_and_in_whichever_order_they_were_made(tmp_path):
    one = files(tmp_path / "one", ["d/b", "d/a", "e"])
    other = files(tmp_path / "another", ["e", "d/a", "d/b"])
    os.utime(other / "e", (1, 1))
    assert Layer.of("l", one, ["d", "e"], WHEN) == Layer.of("l", other, ["e", "d"], WHEN)


def test_another_file_gives_another_layer(tmp_path):
    root = files(tmp_path, ["a"])
    before = Layer.of("l", root, ["a"], WHEN)
    (root / "a").write_text("changed")
    assert Layer.of("l", root, ["a"], WHEN).diff_id != before.diff_id


def test_everything_belongs_to_root_and_has_one_date(tmp_path):
    layer = Layer.of("l", files(tmp_path, ["d/a"]), ["d/a"], WHEN)
    assert [(e.name, e.uid, e.gid, e.uname, e.mtime) for e in entries(layer)] == [
        ("d", 0, 0, "", WHEN),
        ("d/a", 0, 0, "", WHEN),
    ]


def test_a_layer_has_its_paths_and_no_other(tmp_path):
    layer = Layer.of("l", files(tmp_path, ["lib/a", "app/b", "app/lib/c"]), ["app/lib"], WHEN)
    assert [e.name for e in entries(layer)] == ["app", "app/lib", "app/lib/c"]


def test_two_names_of_one_file_are_two_files(tmp_path):
    root = files(tmp_path, ["a"])
    os.link(root / "a", root / "b")
    assert all(e.isreg() and e.size == 1 for e in entries(Layer.of("l", root, ["a", "b"], WHEN)))


def test_every_blob_lies_under_its_digest_and_is_found_from_the_index(tmp_path):
    layer = Layer.of("l", files(tmp_path / "root", ["a"]), ["a"], WHEN)
    made = image(layer)
    write_folder(made.files(NAME), tmp_path / "oci")

    def blob(descriptor):
        content = (tmp_path / "oci" / "blobs" / descriptor["digest"].replace(":", "/")).read_bytes()
        assert len(content) == descriptor["size"]
        return content

    (found,) = json.loads((tmp_path / "oci" / "index.json").read_text())["manifests"]
    assert found["digest"] == made.digest
    assert found["annotations"]["io.containerd.image.name"] == NAME
    manifest = json.loads(blob(found))
    assert json.loads(blob(manifest["config"]))["rootfs"]["diff_ids"] == [layer.diff_id]
    assert [blob(one) for one in manifest["layers"]] == [layer.blob.content]


def test_folder_and_archive_have_the_same(tmp_path):
    content = image().files(NAME)
    write_archive(content, tmp_path / "image.tar")
    with tarfile.open(tmp_path / "image.tar") as tar:
        assert {e.name: tar.extractfile(e).read() for e in tar} == content
