package io.chatferry.source;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.container.TextEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The character encodings of an export's files, detected from the first {@value #SAMPLE_BYTES} bytes of each.
 * Chatferry reads UTF-8 (and ASCII, which is part of it), and UTF-16 and UTF-32; a record with a byte that is no character is
 * rejected.
 */
public final class Encodings {

    static final int SAMPLE_BYTES = 65_536;
    private static final char REPLACEMENT = '\uFFFD';

    private Encodings() {}

    /** The names of the files by their encoding. */
    public static Map<String, List<String>> of(ExportFiles export) {
        Map<String, List<String>> found = new TreeMap<>();
        for (ExportFile file : export.files()) {
            if (export.files().size() == 1 || RowFiles.isCsv(file) || RowFiles.isJson(file)) {
                found.computeIfAbsent(of(file), encoding -> new ArrayList<>()).add(file.display());
            }
        }
        return found;
    }

    private static String of(ExportFile file) {
        try (ExportInput in = file.open()) {
            TextEncoding encoding = in.encoding();
            if (encoding != null && !encoding.isUtf8()) {
                return encoding.charset() + (encoding.isMarked() ? " with" : " without") + " byte order mark";
            }
            return of(in.readNBytes(SAMPLE_BYTES));
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }

    static String of(byte[] start) {
        String text = new String(start, StandardCharsets.UTF_8);
        long foreign = text.chars().filter(c -> c > 127 && c != REPLACEMENT).count();
        long broken = text.chars().filter(c -> c == REPLACEMENT).count();
        if (text.endsWith(String.valueOf(REPLACEMENT)) && start.length == SAMPLE_BYTES) {
            broken--; // the end of the sample cut the character
        }
        if (broken > 0) {
            return broken > foreign ? "not UTF-8, perhaps Windows-1252" : "UTF-8 with broken bytes";
        }
        if (beginsWith(start, 0xEF, 0xBB, 0xBF)) {
            return "UTF-8 with byte order mark";
        }
        return foreign == 0 && start.length < SAMPLE_BYTES ? "ASCII" : "UTF-8";
    }

    private static boolean beginsWith(byte[] start, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= start.length || start[i] != (byte) mark[i]) {
                return false;
            }
        }
        return true;
    }
}
