package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.JobFile;
import io.chatferry.source.DatabaseDumpTests.Dump;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceItem.ParsedRecord;
import io.chatferry.source.guess.GuessedJob;
import io.chatferry.source.guess.JobGuess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The job that is guessed from each dump of the chat yields its 43 messages, without an edit. */
class GuessTests {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", "s3cret");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(value = Dump.class, mode = EnumSource.Mode.EXCLUDE, names = "D3_FIREBASE_JQ")
    void guessesJobThatReadsEveryMessageOfADump(Dump dump) throws IOException {
        List<String> expected = DatabaseDumpTests.expected(dump);
        String yaml = guess(DatabaseDumpTests.folder(dump)).yaml();
        Path job = Files.writeString(folder.resolve("job.yaml"), yaml);

        Reading reading = Reading.of(JobFile.read(job, List.of(), ENVIRONMENT).source());

        List<String> found = DatabaseDumpTests.messages(reading, dump, false);
        List<String> more = new ArrayList<>(found);
        expected.forEach(more::remove);
        List<String> missing = new ArrayList<>(expected);
        found.forEach(missing::remove);
        assertThat(reading.lost()).isEmpty();
        assertThat(reading.broken()).isEmpty();
        assertThat(missing).as(yaml).isEmpty();
        assertThat(more).as(yaml).isEmpty();
        assertThat(reading.parsed().stream().map(ParsedRecord::problems).filter(list -> !list.isEmpty()))
                .as(yaml)
                .isEmpty();
    }

    private static GuessedJob guess(Path export) throws IOException {
        try (ExportFiles files = ExportFiles.open(export)) {
            return JobGuess.of(files, "guessed");
        }
    }
}
