package io.chatferry.report.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.report.Browser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

/** The live page in a real browser; left out where Debian's chromium and its driver are not installed. */
class LivePageBrowserTests {

    private static ChromeDriver browser;
    private final AtomicInteger asked = new AtomicInteger();
    private LivePage page;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void open() throws IOException {
        page = LivePage.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        page.show(
                () -> {
                    asked.incrementAndGet();
                    return LivePageTests.status();
                },
                LivePageTests::moments);
    }

    @AfterEach
    void close() {
        page.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1366, 390})
    void fitsTheScreenAndRunsNothingElse(int width) throws Exception {
        Map<String, Object> screen = new HashMap<>(Map.of("width", width, "height", 900, "deviceScaleFactor", 1));
        screen.put("mobile", width < 500);
        browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", screen);
        browser.get(page.url());

        assertThat(browser.getTitle()).contains("61,200 of 100,000 messages");
        assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(width);
        assertThat(browser.findElements(By.tagName("script"))).hasSize(1);
        assertThat(browser.findElement(By.cssSelector("svg.rate")).getSize().height)
                .isGreaterThan(50);
        String folder = System.getProperty("chatferry.screenshots");
        if (folder != null) {
            Files.write(Path.of(folder, "live-" + width + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        }
    }

    @Test
    void refreshesItselfAndReportsTheEndOfTheRun() throws Exception {
        browser.get(page.url());
        int before = asked.get();
        await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() > before);
        assertThat(browser.findElement(By.id("gone")).isDisplayed()).isFalse();
        assertThat(browser.manage().logs().get("browser").getAll()).isEmpty();

        page.close();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> browser.findElement(By.id("gone")).isDisplayed());
    }
}
