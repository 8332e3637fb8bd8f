package io.chatferry.model;

/**
 * A change that {@code invalid: repair} makes to a record.
 *
 * @param code the broken rule
 * @param field the field by its canonical name
 * @param before its value as text; {@code after} likewise, empty if the field is removed
 */
public record Repair(RejectCode code, String field, String before, String after) {}
