package io.chatferry.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's chromium, whose console log is kept. */
public final class Browser {

    private static final File BROWSER = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private Browser() {}

    /** Starts it. Without an installed browser the test fails, unless {@code -Dchatferry.browser=none} skips it. */
    public static ChromeDriver start() {
        assumeFalse("none".equals(System.getProperty("chatferry.browser")), "skipped by -Dchatferry.browser=none");
        assertThat(BROWSER.canExecute() && DRIVER.canExecute())
                .as(
                        "%s and %s are installed; install them with: apt-get install chromium chromium-driver;"
                                + " or skip the browser tests with ./run.sh test -Dchatferry.browser=none",
                        BROWSER, DRIVER)
                .isTrue();
        ChromeOptions options = new ChromeOptions()
                .setBinary(BROWSER)
                .addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1366,900");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        return new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(), options);
    }
}
