"""From records to what a template shows. Nothing here knows Flask, reads a file or asks an engine."""
