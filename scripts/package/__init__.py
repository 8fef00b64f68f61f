"""Packages of the program for the system that they are made on."""
