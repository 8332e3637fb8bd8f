package io.chatferry.ledger.merge;

/**
 * A file of the export as it was when it was read.
 *
 * @param path as shown to a person
 * @param bytes its size
 * @param sha256 hex
 */
public record InputFile(String path, long bytes, String sha256) {}
