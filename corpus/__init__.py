"""The sample archive: fictional Party documents, rendered as the paper of their time, with the truth beside them."""
