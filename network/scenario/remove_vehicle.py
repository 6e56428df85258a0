"""removeVehicle: a fleet shrinks."""
