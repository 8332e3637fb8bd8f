package io.chatferry.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.io.File;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** The pages in a real browser; left out where Debian's chromium and its driver are not installed. */
class WebBrowserTests {

    private static final File BROWSER = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final String HOSTILE =
            "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>";

    private static SandboxServer server;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() {
        assumeTrue(BROWSER.canExecute() && DRIVER.canExecute(), "chromium and chromium-driver are installed");
        server = SandboxServer.start(SandboxSettings.parse(Map.of("sandbox.limits.sender", "0")));
        server.plantUser("ann", HOSTILE);
        server.plantUser("bob", "Bob");
        server.plantUser("cy", "Cy");
        TestClient client = TestClient.of(server);
        for (int i = 1; i <= 80; i++) {
            send(client, "ann", "bob", "number " + i, 1_600_000_000 + i * 60);
        }
        send(client, "ann", "bob", HOSTILE, 1_600_009_000);
        send(client, "bob", "cy", "needle in a haystack", 1_600_000_000);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(),
                new ChromeOptions()
                        .setBinary(BROWSER)
                        .addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,800"));
    }

    private static void send(TestClient client, String from, String to, String text, long at) {
        client.post("/moderation/messages", """
                {"sender":"%s","receiver":"%s","receiverType":"user","sentAt":%d,"data":{"text":"%s"}}""".formatted(from, to, at, text));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void laptop() {
        browser.manage().window().setSize(new Dimension(1200, 800));
    }

    private static void open(String path) {
        browser.get("http://127.0.0.1:" + server.port() + path);
    }

    private static boolean shown(String selector) {
        return browser.findElement(By.cssSelector(selector)).isDisplayed();
    }

    @Test
    void showsHostileNamesAndTextsAsText() {
        open("/c/ann_user_bob");
        assertThat(browser.findElement(By.cssSelector(".message:last-of-type .text"))
                        .getText())
                .isEqualTo(HOSTILE);
        assertThat(browser.findElement(By.cssSelector(".message .name")).getText())
                .isEqualTo(HOSTILE);
        assertThat(browser.findElements(By.cssSelector("main script, main img, .list script")))
                .isEmpty();
        assertThat(browser.getTitle()).doesNotStartWith("owned");
    }

    @Test
    void showsTheNewestMessageAndLinksToOlderOnes() {
        open("/c/ann_user_bob");
        await().atMost(Duration.ofSeconds(5)).until(() -> inSight(".message:last-of-type"));
        browser.findElement(By.linkText("Older messages")).sendKeys(Keys.ENTER);
        assertThat(browser.findElement(By.cssSelector(".messages")).getText()).contains("number 1\n");
    }

    private static boolean inSight(String selector) {
        return Boolean.TRUE.equals(browser.executeScript(
                "const r = document.querySelector(arguments[0]).getBoundingClientRect();"
                        + "return r.top < innerHeight && r.bottom > 0",
                selector));
    }

    @Test
    void searchesAndNavigatesByKeyboard() {
        open("/");
        new Actions(browser).sendKeys("j").sendKeys("j").sendKeys(Keys.ENTER).perform();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> browser.getCurrentUrl().endsWith("/c/bob_user_cy"));
        new Actions(browser).sendKeys("/").perform();
        new Actions(browser).sendKeys("NEEDLE").sendKeys(Keys.ENTER).perform();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> browser.getCurrentUrl().contains("q=NEEDLE"));
        assertThat(browser.findElement(By.cssSelector(".hit .text")).getText()).isEqualTo("needle in a haystack");
    }

    @Test
    void showsOnePaneOnAPhone() {
        browser.manage().window().setSize(new Dimension(500, 800));
        open("/");
        assertThat(shown(".list")).isTrue();
        assertThat(shown("main")).isFalse();
        browser.findElement(By.cssSelector(".item")).click();
        assertThat(shown(".list")).isFalse();
        assertThat(shown("main")).isTrue();
        assertThat(browser.executeScript("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        browser.findElement(By.cssSelector(".back")).click();
        assertThat(shown(".list")).isTrue();
    }

    @Test
    void followsTheDarkModeOfTheSystem() {
        open("/");
        Object light = background();
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", java.util.List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        assertThat(background()).isNotEqualTo(light);
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", java.util.List.of()));
    }

    private static Object background() {
        return browser.executeScript("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void updatesTheLivePage() {
        open("/live");
        String before = requests();
        TestClient.of(server).get("/users");
        await().atMost(Duration.ofSeconds(10)).until(() -> !requests().equals(before));
        assertThat(browser.findElement(By.cssSelector("[data-rows=calls]")).getText())
                .contains("GET /users 200");
    }

    private static String requests() {
        return browser.findElement(By.cssSelector("[data-value=requests]")).getText();
    }
}
