package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.send.ratelimit.CallClassRateLimiter.Bound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedLimitsTests {

    private static final long NOW = 1_700_000_000_000L;
    private static final long DAY = 24 * 3_600_000L;
    private static final LearnedLimits SOME = new LearnedLimits(
            Map.of(
                    LimitClass.DATA_IMPORT,
                    new Bound(17, 1_500_000_000L),
                    LimitClass.CORE,
                    new Bound(9, 60_000_000_000L)),
            28);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("app.learnt");
    }

    @Test
    void readsWhatWasWritten() {
        SOME.write(file, NOW);
        assertThat(LearnedLimits.read(file, NOW + 1_000)).isEqualTo(SOME);
    }

    @Test
    void leavesNoTemporaryFile() throws IOException {
        SOME.write(file, NOW);
        SOME.write(file, NOW + 1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void learnsNothingWithoutFile() {
        assertThat(LearnedLimits.read(file, NOW)).isEqualTo(LearnedLimits.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(longs = {-DAY, -1, 0, 1, DAY})
    void isValidForOneDay(long age) {
        SOME.write(file, NOW);
        assertThat(LearnedLimits.read(file, NOW + age)).isEqualTo(SOME);
    }

    @ParameterizedTest
    @ValueSource(longs = {-DAY - 1, DAY + 1, 100 * DAY})
    void expiresAfterOneDayWhicheverWayClockJumps(long age) {
        SOME.write(file, NOW);
        assertThat(LearnedLimits.read(file, NOW + age)).isEqualTo(LearnedLimits.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no properties at all \\u00zz",
                "learnt-at=soon",
                "standard=100",
                "standard=many per PT60S",
                "standard=100 per a minute",
                "standard=100 per PT999999999999S",
                "sender=x",
                "sender=99999999999999999999",
            })
    void learnsNothingFromDamagedFile(String content) throws IOException {
        Files.writeString(file, "learnt-at=" + NOW + "\n" + content);
        assertThat(LearnedLimits.read(file, NOW)).isEqualTo(LearnedLimits.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"standard=0 per PT60S", "standard=-5 per PT60S", "standard=5 per PT0S", "standard=5 per PT-1S"})
    void ignoresLimitThatIsNotPositive(String content) throws IOException {
        Files.writeString(file, "learnt-at=" + NOW + "\nsender=-3\n" + content);
        assertThat(LearnedLimits.read(file, NOW)).isEqualTo(LearnedLimits.NOTHING);
    }

    @Test
    void survivesFileThatCannotBeWritten() throws IOException {
        Path unwritable = Files.createFile(folder.resolve("file")).resolve("app.learnt");
        SOME.write(unwritable, NOW);
        assertThat(LearnedLimits.read(unwritable, NOW)).isEqualTo(LearnedLimits.NOTHING);
    }
}
