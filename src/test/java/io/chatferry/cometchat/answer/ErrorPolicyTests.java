package io.chatferry.cometchat.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorPolicyTests {

    @ParameterizedTest
    @CsvSource({
        "AUTH_ERR_APIKEY_NOT_FOUND, KEY",
        "AUTH_ERR_EMPTY_AUTH_TOKEN, KEY",
        "ERR_APP_NOT_FOUND, KEY",
        "ERR_PLAN_QUOTA_RESTRICTION, JOB",
        "ERR_SUBSCRIPTION_EXPIRED, JOB",
        "ERR_API_NOT_FOUND, JOB",
        "ERR_PLAN_OF_TOMORROW, JOB",
        "ERR_APP_TRIAL_ENDED, JOB",
        "err_feature_not_accessible, JOB",
        "ERR_PLANET, MESSAGE",
        "ERR_UID_NOT_FOUND, ENTITY",
        "ERR_GROUP_NOT_JOINED, ENTITY",
        "ERR_GUID_ALREADY_EXISTS, ENTITY",
        "ERR_TOO_MANY_REQUESTS, RETRY",
        "ERR_MESSAGE_NO_ACCESS, RETRY",
        "ERR_WS_GROUP_JOIN_FAILED, RETRY",
        "ERR_EXCEPTION, RETRY",
        "ERR_EMPTY_MESSAGE_TEXT, MESSAGE",
        "ERR_IMPORT_MUID_ALREADY_EXISTS, MESSAGE",
        "ERR_OF_TOMORROW, MESSAGE",
        "nonsense, MESSAGE",
    })
    void treatsCodesByTable(String code, Treatment treatment) {
        assertThat(ErrorPolicy.of(code).treatment()).isEqualTo(treatment);
        assertThat(ErrorPolicy.of(code).reason()).isNotBlank();
    }

    @Test
    void namesRegionsWhereAppIsNotFound() {
        assertThat(ErrorPolicy.keyRefused("AUTH_ERR_INVALID_APPID (HTTP 401): The app was not found."))
                .startsWith("The target does not know the app: AUTH_ERR_INVALID_APPID")
                .contains("Check target.region first (us, eu or in");
        assertThat(ErrorPolicy.keyRefused("AUTH_ERR_APIKEY_NOT_FOUND (HTTP 401): The key was not found."))
                .startsWith("The target refuses the key: ");
    }

    @ParameterizedTest
    @CsvSource({
        "ERR_BAD_REQUEST, true",
        "ERR_EXCEPTION, true",
        "ERR_OF_TOMORROW, true",
        "ERR_MESSAGE_TOO_OLD, true",
        "ERR_EMPTY_MESSAGE_TEXT, false",
        "ERR_UID_NOT_FOUND, false",
        "ERR_PLAN_RESTRICTION, false",
        "ERR_TOO_MANY_REQUESTS, false",
        "ERR_IMPORT_MUID_ALREADY_EXISTS, false",
    })
    void marksUnspecificCodes(String code, boolean unspecific) {
        assertThat(ErrorPolicy.of(code).unspecific()).isEqualTo(unspecific);
    }
}
