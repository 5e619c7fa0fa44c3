"""Systems Manager: moto's, until commands really run."""

from moto.ssm.responses import SimpleSystemManagerResponse


class Ssm(SimpleSystemManagerResponse):
    def __init__(self, world):
        super().__init__()
        self.world = world
