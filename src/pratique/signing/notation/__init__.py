"""Notation's signatures (Notary Project): envelopes of X.509 certificates, judged by a trust policy and trust stores of files."""
