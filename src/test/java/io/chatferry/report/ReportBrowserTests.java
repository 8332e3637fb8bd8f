package io.chatferry.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.report.files.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;

/** The report in a real browser; left out where Debian's chromium and its driver are not installed. */
class ReportBrowserTests {

    @TempDir
    static Path folder;

    private static ChromeDriver browser;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start();
        ReportFiles.write(folder, HostileReport.report(), HostileReport.rejects(), false);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void open() {
        width(1366);
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        browser.get(folder.resolve(ReportFiles.HTML).toUri().toString());
    }

    private static void width(int pixels) {
        Map<String, Object> screen = new HashMap<>(Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1));
        screen.put("mobile", pixels < 500);
        browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", screen);
    }

    @Test
    void drawsEveryChartAndRunsNothingElse() {
        assertThat(browser.manage().logs().get("browser").getAll())
                .extracting(LogEntry::getMessage)
                .isEmpty();
        assertThat(browser.findElements(By.cssSelector("figure[data-chart] canvas")))
                .hasSize(5)
                .allSatisfy(canvas -> assertThat(painted(canvas)).isGreaterThan(500));
        assertThat(browser.getTitle()).isEqualTo("acme, run 3: Needs a look");
        assertThat(browser.findElements(By.cssSelector("main script, main img")))
                .isEmpty();
        assertThat(browser.findElement(By.cssSelector("#largest .key")).getText())
                .isEqualTo(HostileReport.SCRIPT);
    }

    private static long painted(WebElement canvas) {
        return (Long) browser.executeScript(
                "const c = arguments[0]; const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                        + "let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0 ? 1 : 0; return n",
                canvas);
    }

    @Test
    void filtersRejectsByTextAndByRule() {
        WebElement find = browser.findElement(By.id("find"));
        find.sendKeys("messages.csv:4997 data_over");
        assertThat(browser.findElement(By.cssSelector(".filter output")).getText())
                .isEqualTo("1 found");
        browser.findElement(By.linkText("SENT_AT_TOO_OLD")).sendKeys(Keys.ENTER);
        assertThat(browser.findElement(By.cssSelector(".filter output")).getText())
                .isEqualTo("0 found");
        browser.findElement(By.linkText("DATA_OVER_10KB")).sendKeys(Keys.ENTER);
        assertThat(browser.findElement(By.cssSelector(".filter output")).getText())
                .isEqualTo("1,667 found");
    }

    @Test
    void sortsNumbersNumerically() {
        WebElement head = browser.findElement(By.cssSelector("#largest th:nth-child(2) button"));
        head.sendKeys(Keys.ENTER);
        assertThat(firstCell()).isEqualTo("0");
        head.sendKeys(Keys.ENTER);
        assertThat(firstCell()).isEqualTo("90,000");
    }

    private static String firstCell() {
        return browser.findElement(By.cssSelector("#largest tbody td:nth-child(2)"))
                .getText();
    }

    @Test
    void scrollsInOneDirectionOnPhones() {
        width(390);
        browser.navigate().refresh();
        assertThat(browser.executeScript("return document.documentElement.scrollWidth"))
                .isEqualTo(390L);
        assertThat(
                        browser.executeScript(
                                "const t = document.querySelector('.filterable').parentElement; return t.scrollWidth - t.clientWidth"))
                .isEqualTo(0L);
    }

    @Test
    void followsDarkModeOfTheSystem() {
        WebElement chart = browser.findElement(By.cssSelector("figure[data-chart=hours] canvas"));
        Object light = picture(chart);
        Object paper = background();
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        assertThat(background()).isNotEqualTo(paper);
        assertThat(picture(chart)).isNotEqualTo(light);
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }

    private static Object background() {
        return browser.executeScript("return getComputedStyle(document.body).backgroundColor");
    }

    private static Object picture(WebElement canvas) {
        return browser.executeScript("return arguments[0].toDataURL()", canvas);
    }

    @Test
    void showsNumbersWithoutScript() {
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        browser.navigate().refresh();
        assertThat(browser.findElement(By.cssSelector("h1")).getText()).contains("10,000 rejects");
        assertThat(browser.findElement(By.cssSelector("[data-chart=hours] tbody"))
                        .getText())
                .startsWith("00:00 24,000");
        assertThat(browser.findElement(By.id("find")).isDisplayed()).isFalse();
        assertThat(browser.findElement(By.cssSelector(".canvas")).isDisplayed()).isFalse();
    }
}
