package io.chatferry.model;

/**
 * One broken rule of one record.
 *
 * @param code the rule
 * @param field the field by its canonical name; empty for the record as a whole
 * @param message the actual and the allowed value, in a sentence; never the text of a message
 */
public record Problem(RejectCode code, String field, String message) {}
