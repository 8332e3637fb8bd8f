package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.chatferry.Documents;
import io.chatferry.Documents.Code;
import io.chatferry.sandbox.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each key of a job file or of the sandbox that the documents show is one that there is. */
class DocumentedKeysTests {

    private static final Pattern SET = Pattern.compile("--set ([a-z][\\w.-]*)=");

    @Test
    void eachSettingOfACommandLineExists() {
        Set<String> known = Stream.concat(
                        JobModel.standard().all().keySet().stream(),
                        Arrays.stream(Setting.values()).map(Setting::key))
                .collect(Collectors.toSet());

        assertThat(Documents.code().stream()
                        .flatMap(code -> SET.matcher(code.text()).results())
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void eachJobFileIsValid() {
        List<Code> blocks = Documents.code().stream().filter(Code::isJobFile).toList();

        assertThat(blocks).hasSizeGreaterThan(10);
        assertThat(blocks)
                .allSatisfy(block -> assertThat(problems(block.text())).isEmpty());
    }

    /** A part of a job file need not have all that a job needs. */
    private static List<Error> problems(String yaml) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(ConfigurationDocuments.schema());
        return schema.validate(yaml, InputFormat.YAML).stream()
                .filter(error -> !error.getKeyword().equals("required"))
                .toList();
    }
}
