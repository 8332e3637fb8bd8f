package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.ExitCode;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.chat.ChatFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample of each chat system goes into the sandbox by the job file that comes along. */
class ChatSampleImportTests {

    @RegisterExtension
    final Migration migration = new Migration();

    static Stream<String> formats() {
        return SourceFormats.all().stream()
                .filter(format -> format instanceof ChatFormat<?>)
                .map(SourceFormat::name);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void eachMessageArrivesOnceHoweverOftenItIsImported(String format) throws IOException {
        Path job = Path.of("jobs", format + ".yaml");
        JobSettings settings = migration.settings(job);
        assertThat(settings.name()).isEqualTo(format);

        assertThat(migration.run(job, "media.local=placeholder"))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        int sent = migration.sandbox.messages().size();
        assertThat(migration.run(job, "media.local=placeholder"))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);

        assertThat(sent).isGreaterThanOrEqualTo(15);
        assertThat(migration.sandbox.messages()).hasSize(sent);
        assertThat(migration.verify(job, 1, "media.local=placeholder"))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
    }
}
