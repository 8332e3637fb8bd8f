package io.chatferry.source.row;

/**
 * A notice about several rows of a file.
 *
 * @param line the line of the first one, from 1
 * @param message what they have in common and how many they are; holds no cell of data
 */
public record RowNotice(long line, String message) {}
