package io.chatferry.media.store;

import static io.chatferry.media.store.SampleFiles.bytes;
import static io.chatferry.media.store.SampleFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileTypesTests {

    private static final StoredType ATTACHED_TEXT = new StoredType("text/plain", "file", false);
    private static final StoredType UNKNOWN = new StoredType("application/octet-stream", "file", false);

    @TempDir
    Path folder;

    static Stream<Arguments> shown() {
        return Stream.of(
                Arguments.of(SampleFiles.png(), "image/png"),
                Arguments.of(SampleFiles.jpeg(), "image/jpeg"),
                Arguments.of(SampleFiles.gif(), "image/gif"),
                Arguments.of(SampleFiles.webp(), "image/webp"),
                Arguments.of(
                        bytes("'BM' 3a000000 00000000 36000000 28000000 01000000 01000000 0100 1800 00000000 00000000"),
                        "image/bmp"),
                Arguments.of(SampleFiles.iso("heicmif1heic"), "image/heic"),
                Arguments.of(SampleFiles.iso("mif1mif1heic"), "image/heic"),
                Arguments.of(SampleFiles.iso("mif1mif1miaf"), "image/heif"),
                Arguments.of(SampleFiles.iso("avifmif1"), "image/avif"),
                Arguments.of(SampleFiles.iso("mif1avif"), "image/avif"),
                Arguments.of(SampleFiles.iso("isomisommp42", "vide", "soun"), "video/mp4"),
                Arguments.of(SampleFiles.iso("isomisommp42", "soun"), "audio/mp4"),
                Arguments.of(SampleFiles.iso("M4A mp42", "soun"), "audio/mp4"),
                Arguments.of(SampleFiles.iso("qt  qt  ", "vide", "soun"), "video/quicktime"),
                Arguments.of(SampleFiles.iso("3gp4isom", "vide"), "video/3gpp"),
                Arguments.of(SampleFiles.iso("3gp4isom", "soun"), "audio/3gpp"),
                Arguments.of(SampleFiles.matroska("webm", "V_VP8", "A_OPUS"), "video/webm"),
                Arguments.of(SampleFiles.matroska("webm", "A_OPUS"), "audio/webm"),
                Arguments.of(SampleFiles.matroska("matroska", "V_MPEG4/ISO/AVC"), "video/x-matroska"),
                Arguments.of(SampleFiles.ogg("'OpusHead'"), "audio/ogg"),
                Arguments.of(SampleFiles.ogg("01 'vorbis'"), "audio/ogg"),
                Arguments.of(SampleFiles.ogg("80 'theora'"), "video/ogg"),
                Arguments.of(
                        bytes(
                                "'RIFF' 24000000 'WAVEfmt ' 10000000 0100 0100 44ac0000 88580100 0200 1000 'data' 00000000"),
                        "audio/wav"),
                Arguments.of(SampleFiles.mp3WithCover(), "audio/mpeg"),
                Arguments.of(bytes("fffb9064 00000000000000000000000000000000"), "audio/mpeg"),
                Arguments.of(bytes("'#!AMR' 0a 3c 00 00"), "audio/amr"),
                Arguments.of(bytes("'fLaC' 00 000022"), "audio/flac"),
                Arguments.of(SampleFiles.pdf(), "application/pdf"));
    }

    @ParameterizedTest
    @MethodSource("shown")
    void showsWhatItsBytesSayWhateverNameAndDeclaration(byte[] content, String type) throws IOException {
        String family = type.replaceFirst("/.*", "");
        StoredType expected = new StoredType(type, family.equals("application") ? "file" : family, true);

        assertThat(sniff(content, null, null)).isEqualTo(expected);
        assertThat(sniff(content, "text/html", "page.html")).isEqualTo(expected);
        assertThat(sniff(content, "application/octet-stream", "x.bin")).isEqualTo(expected);
        assertThat(sniff(content, "image/svg+xml; charset=utf-8", "x.svg")).isEqualTo(expected);
    }

    static Stream<Arguments> active() {
        return Stream.of(
                Arguments.of("<!DOCTYPE html><html><body>Log in</body></html>", "image/png", "photo.png"),
                Arguments.of("  \n\t<HTML>", null, null),
                Arguments.of("\ufeff<html>", "image/jpeg", "a.jpg"),
                Arguments.of("<script>alert(1)</script>", "text/plain", "a.txt"),
                Arguments.of("<!-- --><b>x</b>", "text/csv", "a.csv"),
                Arguments.of("<a href='x'>y</a>", "application/pdf", "a.pdf"),
                Arguments.of("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "image/svg+xml", "logo.svg"),
                Arguments.of("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "logo.png"),
                Arguments.of("<?xml version='1.0'?><feed/>", "application/atom+xml", "feed"),
                Arguments.of("<?php system($_GET['x']); ?>", "image/gif", "x.php.gif"),
                Arguments.of("<% Response.Write %>", "image/gif", "x.asp"),
                Arguments.of("#!/bin/sh\nrm -rf x\n", null, "run"),
                Arguments.of("alert(1);\n", "application/javascript", "x.js"),
                Arguments.of("alert(1);\n", "text/javascript", null),
                Arguments.of("print('x')\n", null, "x.py"),
                Arguments.of("some words that are no picture", "image/png", "photo.png"));
    }

    @ParameterizedTest
    @MethodSource("active")
    void servesPagesAndProgramsAsTextToBeSaved(String content, String declared, String name) throws IOException {
        assertThat(sniff(text(content), declared, name)).isEqualTo(ATTACHED_TEXT);
    }

    @Test
    void servesAPageInUtf16AsTextToBeSaved() throws IOException {
        assertThat(sniff("\ufeff<html><script>".getBytes(StandardCharsets.UTF_16LE), "text/html", "x.html"))
                .isEqualTo(ATTACHED_TEXT);
    }

    static Stream<Arguments> documents() {
        String office = "application/vnd.openxmlformats-officedocument.";
        return Stream.of(
                Arguments.of(
                        SampleFiles.zip("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
                        null,
                        null,
                        office + "wordprocessingml.document"),
                Arguments.of(
                        SampleFiles.zip("[Content_Types].xml", "xl/workbook.xml"),
                        "application/zip",
                        "x.zip",
                        office + "spreadsheetml.sheet"),
                Arguments.of(
                        SampleFiles.zip("docProps/app.xml", "ppt/presentation.xml"),
                        null,
                        "talk.pptx",
                        office + "presentationml.presentation"),
                Arguments.of(
                        SampleFiles.zip("word/document.xml"),
                        null,
                        "x.docm",
                        "application/vnd.ms-word.document.macroenabled.12"),
                Arguments.of(
                        SampleFiles.zip("word/document.xml"), null, "x.xlsx", office + "wordprocessingml.document"),
                Arguments.of(
                        SampleFiles.zip("a.txt"), office + "wordprocessingml.document", "x.docx", "application/zip"),
                Arguments.of(SampleFiles.zip("a.txt"), null, "x.zip", "application/zip"),
                Arguments.of(SampleFiles.ole(), null, "old.doc", "application/msword"),
                Arguments.of(SampleFiles.ole(), "application/vnd.ms-excel", null, "application/vnd.ms-excel"),
                Arguments.of(SampleFiles.ole(), null, null, "application/octet-stream"),
                Arguments.of(text("a,b\n1,2\n"), null, "x.csv", "text/csv"),
                Arguments.of(text("a,b\n1,2\n"), null, "x.txt", "text/plain"),
                Arguments.of(text("{\\rtf1 x}"), null, "x.rtf", "application/rtf"),
                Arguments.of(bytes("49492a00 08000000 0000"), null, "scan.tif", "image/tiff"),
                Arguments.of(
                        bytes("'8BPS' 0001 000000000000 0003 00000001 00000001 0008 0003"),
                        null,
                        "x.psd",
                        "image/vnd.adobe.photoshop"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void savesDocumentsAsWhatTheyAre(byte[] content, @Nullable String declared, @Nullable String name, String type)
            throws IOException {
        assertThat(sniff(content, declared, name)).isEqualTo(new StoredType(type, "file", false));
    }

    @Test
    void takesAnEmptyFileForUnknownBytes() throws IOException {
        assertThat(sniff(new byte[0], "image/png", "x.png")).isEqualTo(UNKNOWN);
    }

    @Test
    void believesNoDeclarationThatTheBytesWouldShow() throws IOException {
        byte[] noise = new byte[5000];
        new Random(7).nextBytes(noise);
        noise[0] = 0;

        assertThat(sniff(noise, "image/png", "x.png")).isEqualTo(UNKNOWN);
        assertThat(sniff(noise, "text/html", "x.html")).isEqualTo(UNKNOWN);
        assertThat(sniff(noise, "no type\r\nSet-Cookie: a=b", "x")).isEqualTo(UNKNOWN);
        assertThat(sniff(noise, "application/vnd.sqlite3", null).contentType()).isEqualTo("application/vnd.sqlite3");
    }

    @Test
    void readsNoMoreThanItMustOfBoxesThatLie() throws IOException {
        StringBuilder nested = new StringBuilder("00000018 'ftypisom' 00000000 'isommp42'");
        for (int i = 0; i < 20_000; i++) {
            nested.append("00000001 'moov' 0000000000ffffff");
        }

        assertThat(sniff(bytes(nested.toString()), null, null).contentType()).isEqualTo("video/mp4");
    }

    @Test
    void neverFailsAndNeverShowsAPage() throws IOException {
        Random random = new Random(11);
        byte[][] beginnings = {
            SampleFiles.png(),
            SampleFiles.iso("isomisom", "soun"),
            SampleFiles.zip("word/x"),
            text("<html>"),
            SampleFiles.ogg("")
        };
        for (int i = 0; i < 400; i++) {
            byte[] file = beginnings[i % beginnings.length].clone();
            for (int change = 0; change < 4; change++) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            StoredType type = sniff(file, "text/html", "x.html");
            assertThat(type.inline() && type.contentType().matches(".*(html|xml|script|text).*"))
                    .isFalse();
        }
    }

    private StoredType sniff(byte[] content, @Nullable String declared, @Nullable String name) throws IOException {
        return FileTypes.sniff(Files.write(folder.resolve("file"), content), declared, name);
    }
}
