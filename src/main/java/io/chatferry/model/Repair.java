package io.chatferry.model;

/**
 * What {@code invalid: repair} changes of a record.
 *
 * @param code the broken rule
 * @param field the field by its canonical name
 * @param before its value, as text; {@code after} likewise, empty where the field is left out
 */
public record Repair(RejectCode code, String field, String before, String after) {}
