package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTests {

    private static final byte[] FILE = bytes(10_000);

    @TempDir
    Path spool;

    private PartFile open() {
        return open("https://a.example/1?sig=s3cret");
    }

    private PartFile open(String url) {
        return PartFile.open(new FetchRequest(URI.create(url), spool, "f", null));
    }

    private void leavePart(int length, Long total) {
        try (PartFile part = open()) {
            part.restart("\"v1\"", total, "image/png", "a.png");
            part.write(FILE, length);
        }
    }

    @Test
    void keepsWhatAResumptionMustKnow() {
        leavePart(4_000, 10_000L);

        try (PartFile part = open()) {
            assertThat(part.length()).isEqualTo(4_000);
            assertThat(part.isResumable()).isTrue();
            assertThat(part.isComplete()).isFalse();
            assertThat(part.head().validator()).isEqualTo("\"v1\"");
            part.resume();
            part.write(java.util.Arrays.copyOfRange(FILE, 4_000, 10_000), 6_000);
            assertThat(part.finish()).isEqualTo(sha256(FILE));
        }
        try (PartFile part = open()) {
            assertThat(part.isComplete()).isTrue();
        }
    }

    @Test
    void knowsTheLengthOfAFileOfUnknownLengthOnceItIsWhole() {
        try (PartFile part = open()) {
            part.restart(null, null, null, null);
            part.write(FILE, FILE.length);
            assertThat(part.isComplete()).isFalse();
            part.finish();
        }

        try (PartFile part = open()) {
            assertThat(part.isComplete()).isTrue();
            assertThat(part.head().total()).isEqualTo(10_000);
        }
    }

    /** The states that a kill can leave between the steps of a restart. */
    @Test
    void beginsAnewAfterAKillWhileItBegan() throws Exception {
        leavePart(4_000, 10_000L);
        Files.delete(spool.resolve("f.part")); // the old head without a part
        try (PartFile part = open()) {
            assertThat(part.isResumable()).isFalse();
            assertThat(part.length()).isZero();
        }

        leavePart(0, 10_000L); // the new head with nothing behind it
        Files.writeString(spool.resolve("f.head.new"), "{half");
        try (PartFile part = open()) {
            assertThat(part.isResumable()).isFalse();
            part.restart("\"v2\"", 10_000L, null, null);
            assertThat(part.head().validator()).isEqualTo("\"v2\"");
        }
    }

    @Test
    void removesWhatFitsNoHead() throws Exception {
        Files.write(spool.resolve("f.part"), FILE);
        try (PartFile part = open()) {
            assertThat(part.length()).isZero();
        }
        assertThat(spool).isEmptyDirectory();

        leavePart(10_000, 9_999L); // longer than the file
        try (PartFile part = open()) {
            assertThat(part.length()).isZero();
        }
        leavePart(4_000, 10_000L);
        try (PartFile part = open("https://a.example/2")) {
            assertThat(part.length()).isZero();
        }
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void leavesNothingForOthersToRead() throws Exception {
        leavePart(4_000, 10_000L);

        for (String name : new String[] {"f.part", "f.head"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(spool.resolve("f.head"))).doesNotContain("a.example", "s3cret");
    }

    @Test
    void isNotDisturbedByAnInterrupt() {
        try (PartFile part = open()) {
            Thread.currentThread().interrupt();
            part.restart(null, 10_000L, null, null);
            part.write(FILE, FILE.length);
            assertThat(part.finish()).isEqualTo(sha256(FILE));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void saysWhereItCannotWrite() throws Exception {
        Path gone = spool.resolve("gone");
        try (PartFile part = PartFile.open(new FetchRequest(URI.create("https://a.example/"), gone, "f", null))) {
            assertThatThrownBy(() -> part.restart(null, null, null, null))
                    .isInstanceOf(SpoolException.class)
                    .hasMessageStartingWith("Files on their way cannot be kept in " + gone);
        }
    }
}
