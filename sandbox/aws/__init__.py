"""The sandbox's AWS: moto's protocols and EC2 model, with the rules of the real service that moto lacks."""
