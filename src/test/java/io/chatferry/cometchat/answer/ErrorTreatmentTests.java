package io.chatferry.cometchat.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes that the table does not name in full. */
class ErrorTreatmentTests {

    @ParameterizedTest
    @CsvSource({
        "AUTH_ERR_NO_ACCESS, KEY",
        "AUTH_ERR_, KEY",
        "ERR_PLAN_ANYTHING_NEW, JOB",
        "ERR_GROUP_JOIN_NOT_ALLOWED, MESSAGE",
        "ERR_GROUP_NOT_JOINED, ENTITY",
        "ERR_WS_SOMETHING, RETRY",
        "ERR_BLOCKED_BY_EXTENSION, MESSAGE",
        "SOMETHING_ELSE, MESSAGE",
        "ERR_QUOTA_EXCEEDED, JOB",
        "THE_TRIAL, JOB",
        "ERR_PLANET, MESSAGE",
        "ERR_EXPLAIN, MESSAGE",
        "QUOTAS, MESSAGE",
        "'', MESSAGE",
    })
    void treatsFamilyOfCodes(String code, Treatment treatment) {
        assertThat(ErrorPolicy.of(code).treatment()).isEqualTo(treatment);
        assertThat(ErrorPolicy.of(" " + code.toLowerCase(Locale.ROOT) + " ").treatment())
                .isEqualTo(treatment);
        assertThat(ErrorPolicy.of(code).concernsAll())
                .isEqualTo(treatment == Treatment.KEY || treatment == Treatment.JOB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR_OPERATION_FAILED",
                "ERR_MISSION_FAILED",
                "ERR_EXCEPTION",
                "ERR_BAD_ERROR_RESPONSE",
                "ERR_WS_X"
            })
    void leavesDoubtAfterFaultOfServer(String code) {
        assertThat(ErrorPolicy.of(code).mayHaveHappened()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERR_NEVER_SEEN", "ERR_BAD_REQUEST", "ERR_EXCEPTION"})
    void allowsAgeAsCauseOfUnspecificCode(String code) {
        assertThat(ErrorPolicy.of(code).unspecific()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ERR_INVALID_MESSAGE_TEXT", "ERR_NO_VACANCY", "ERR_UID_NOT_FOUND", "ERR_WS_X", "ERR_PLAN_X"})
    void excludesAgeAsCauseOfSpecificCode(String code) {
        assertThat(ErrorPolicy.of(code).unspecific()).isFalse();
    }
}
