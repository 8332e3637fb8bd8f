package io.chatferry.model;

/**
 * One broken rule of one record.
 *
 * @param code which rule
 * @param field the field by its canonical name, or empty when it is the record as a whole
 * @param message what was found and what is allowed, in a sentence; never the text of a message
 */
public record Problem(RejectCode code, String field, String message) {}
