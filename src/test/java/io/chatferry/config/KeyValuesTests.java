package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of keys: what is accepted, and what the error of a refused one says. */
class KeyValuesTests {

    private static final String JOB = "name: acme\nsource:\n  path: .\n";

    @TempDir
    static Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = folder.resolve("job.yaml");
    }

    private JobSettings read(String yaml) throws IOException {
        return JobFile.read(Files.writeString(file, yaml), List.of(), Map.of());
    }

    private String error(String yaml) {
        Throwable thrown = catchThrowable(() -> read(yaml));
        assertThat(thrown).isInstanceOf(SettingsException.class);
        assertThat(thrown.getMessage().lines().count()).as(thrown.getMessage()).isEqualTo(2);
        return thrown.getMessage().replace(file.toString(), "job.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "100ms,100",
        "1s,1000",
        "60s,60000",
        "60 s,60000",
        "60S,60000",
        "5m,300000",
        "24h,86400000",
        "1d,86400000",
        "1000ms,1000",
        "'  7s  ',7000",
        "0000007s,7000"
    })
    void readsDurations(String written, long millis) throws IOException {
        assertThat(read(JOB + "limits: {window: \"" + written + "\"}\n")
                        .limits()
                        .window())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60",
                "1.5s",
                "-1s",
                "s",
                "1 min",
                "60s5ms",
                "PT1M",
                "1w",
                "1e3ms",
                "٥s",
                "1_000ms",
                "9999999999s"
            })
    void refusesWhatIsNoDuration(String written) {
        assertThat(error(JOB + "limits:\n  window: " + written + "\n"))
                .isEqualTo("job.yaml:5:11: limits.window: \"" + written + "\" is not a duration\n"
                        + "  write a number and a unit (ms, s, m, h), from 100ms to 24h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99ms", "0s", "25h", "2d", "1441m"})
    void refusesDurationsOutOfBounds(String written) {
        assertThat(error(JOB + "limits:\n  window: " + written + "\n"))
                .startsWith("job.yaml:5:11: limits.window: " + written + " is out of bounds\n");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "20000,20000", "20_000,20000", "+5,5", "1000000000,1000000000", "007,7", "1_0,10"})
    void readsWholeNumbers(String written, int number) throws IOException {
        assertThat(read(JOB + "limits: {standard: " + written + "}\n").limits().standard())
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.0", "1e3", "0x10", "many", "1 000", "'1,000'", "٥", "--1", "_1", "1000000000000000000000"})
    void refusesWhatIsNoWholeNumber(String written) {
        assertThat(error(JOB + "limits:\n  standard: " + written + "\n"))
                .startsWith("job.yaml:5:13: limits.standard: ")
                .contains(" is not a whole number\n  write a whole number from 1 to 1,000,000,000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000000001", "999999999999999999"})
    void refusesNumbersOutOfBounds(String written) {
        assertThat(error(JOB + "limits:\n  standard: " + written + "\n"))
                .startsWith("job.yaml:5:13: limits.standard: " + written + " is out of bounds\n");
    }

    @ParameterizedTest
    @CsvSource({"sender,learn,-1", "sender,0,0", "sender,30,30", "in-flight,auto,0", "in-flight,1024,1024"})
    void readsWordsForNumbers(String key, String written, int number) throws IOException {
        JobSettings.Limits limits =
                read(JOB + "limits: {" + key + ": " + written + "}\n").limits();

        assertThat(key.equals("sender") ? limits.sender() : limits.inFlight()).isEqualTo(number);
    }

    @Test
    void namesTheWordInTheErrorOfANumber() {
        assertThat(error(JOB + "limits: {sender: lern}\n"))
                .endsWith("write a whole number from 0 to 1,000,000,000, or learn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order: strikt|\"strikt\" is not a value of this key|did you mean strict? write order: auto | by-second | strict",
                "deleted: Import|\"Import\" is not a value of this key|did you mean import? ",
                "report: {texts: yes}|\"yes\" is not a value of this key|write texts: false | true",
                "report: {texts: True}|\"True\" is not a value of this key|did you mean true? ",
                "target: {region: asia}|\"asia\" is not a value of this key|write region: us | eu | in",
                "target: {endpoint: pigeon}|\"pigeon\" is not a value of this key|write endpoint: "
            })
    void suggestsTheNearestChoice(String yaml, String wrong, String remedy) {
        String error = error(JOB + yaml + "\n");

        assertThat(error).contains(wrong);
        assertThat(error.lines().skip(1).findFirst().orElseThrow()).startsWith("  " + remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "+02:00", "-03:30", "Z", "GMT+01:00", "America/Argentina/Ushuaia"})
    void readsTimeZones(String zone) throws IOException {
        assertThat(read("name: acme\nsource: {path: ., timezone: " + zone + "}\n")
                        .source()
                        .timezone()
                        .getId())
                .isEqualTo(zone);
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berln,Europe/Berlin", "europe/berlin,Europe/Berlin", "Asia/Kolkatta,Asia/Kolkata"})
    void suggestsTheNearestTimeZone(String written, String meant) {
        assertThat(error("name: acme\nsource:\n  path: .\n  timezone: " + written + "\n"))
                .startsWith("job.yaml:4:13: source.timezone: \"" + written + "\" is not a time zone\n  did you mean "
                        + meant);
    }

    @ParameterizedTest
    @CsvSource({"'5%',5.0,", "'0%',0.0,", "'100%',100.0,", "'0.5 %',0.5,", "'12.345678%',12.345678,", "500,,500", "0,,0"
    })
    void readsMaxRejects(String written, Double percent, Long count) throws IOException {
        assertThat(read(JOB + "max-rejects: " + written + "\n").maxRejects())
                .isEqualTo(new JobSettings.MaxRejects(percent, count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"101%", "100.1%", "-5%", "%", "5 per cent", "1.5", "-1", "most", "1e2", "5%%"})
    void refusesOtherMaxRejects(String written) {
        assertThat(error(JOB + "max-rejects: \"" + written + "\"\n"))
                .isEqualTo("job.yaml:4:14: max-rejects: \"" + written + "\" is neither a share nor a count\n"
                        + "  write a share from 0% to 100%, or a count as 500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "a", "0", "-", "acme-2", "0123456789"})
    void readsJobNames(String name) throws IOException {
        assertThat(read("name: \"" + name + "\"\nsource: {path: .}\n").name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme", "a b", "a_b", "a/b", "..", "../x", "é", "a.b", "\\u0000", "a\\n", "名"})
    void refusesOtherJobNames(String name) {
        String error = error("name: \"" + name + "x\"\nsource: {path: .}\n");

        assertThat(error).contains("is not a valid job name").doesNotContain("\u0000");
    }

    @ParameterizedTest
    @CsvSource({"100,true", "101,false"})
    void boundsTheLengthOfJobNames(int length, boolean valid) {
        Throwable thrown = catchThrowable(() -> read("name: " + "x".repeat(length) + "\nsource: {path: .}\n"));

        assertThat(thrown == null).isEqualTo(valid);
    }

    @Test
    void shortensLongValuesInErrors() {
        assertThat(error(JOB + "order: " + "x".repeat(5_000) + "\n"))
                .hasSizeLessThan(200)
                .contains("…");
    }

    @ParameterizedTest
    @CsvSource({
        "limits,limts",
        "max-rejects,max_rejects",
        "max-rejects,maxRejects",
        "schedule,shedule",
        "undescribed,undescribd",
        "threads,thread"
    })
    void suggestsTheNearestKey(String meant, String written) {
        assertThat(error(JOB + written + ": 1\n"))
                .startsWith("job.yaml:4:1: " + written + ": unknown key\n  did you mean " + meant + "? ");
    }

    @Test
    void suggestsNothingForAWordThatIsLikeNoKey() {
        assertThat(error(JOB + "zzzzzzzzzz: 1\n")).contains("unknown key\n  the keys of a job file: name, source, ");
    }

    @Test
    void findsTheNearestWordWithinAThirdOfItsLength() {
        List<String> known = List.of("limits.standard", "target.app-id", "order");

        assertThat(JobModel.nearest("standart", known)).hasValue("limits.standard");
        assertThat(JobModel.nearest("APP_ID", known)).hasValue("target.app-id");
        assertThat(JobModel.nearest("oder", known)).hasValue("order");
        assertThat(JobModel.nearest("xyz", known)).isEmpty();
        assertThat(JobModel.nearest("", known)).isEmpty();
    }
}
