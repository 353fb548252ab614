package io.github.headrace.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.github.headrace.channel.RedisChannelOperations;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.sample.nodes.NodeLink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.opentest4j.TestAbortedException;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "sample.second-node=true")
class SamplePageBrowserTests {

	private static final String HOSTILE = "<img src=x onerror=\"window.hostile=1\"><script>window.hostile=1</script>";

	@TempDir
	private static Path userData;

	private static ChromeDriver driver;

	private static TestAbortedException noBrowser;

	@LocalServerPort
	private int port;

	@Autowired
	private RedisChannelOperations channels;

	@Autowired
	private RedisChannelSubscriptions subscriptions;

	@Autowired
	private ListenerRegistry registry;

	@Autowired
	private NodeLink link;

	@BeforeAll
	static void startBrowser() {
		try {
			driver = Chromium.start(userData);
		}
		catch (TestAbortedException ex) {
			// Thrown for each test, because reports leave out why a whole class was
			// skipped.
			noBrowser = ex;
			System.out.println(ex.getMessage());
		}
	}

	@AfterAll
	static void stopBrowser() {
		if (driver != null) {
			driver.quit();
		}
	}

	@BeforeEach
	void openPage() {
		if (noBrowser != null) {
			throw noBrowser;
		}
		driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		driver.get("http://localhost:%d/".formatted(this.port));
		await(ExpectedConditions.textToBe(By.id("connection"), "Live"));
		await(ExpectedConditions.attributeToBe(room("lobby"), "aria-pressed", "true"));
	}

	@AfterEach
	void logsNoProblems() {
		if (driver != null) {
			assertThat(Chromium.problems(driver)).isEmpty();
		}
	}

	@Test
	void showsAChatMessageThatWasPostedOnThePage() {
		String text = unique("hello");
		WebElement field = driver.findElement(By.cssSelector("#chat-form [name=text]"));
		field.sendKeys(text, Keys.ENTER);
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("chat"), text));
		assertThat(driver.findElement(By.cssSelector("#chat li:last-child")).getText()).contains("ann", "#lobby");
		await(ExpectedConditions.domPropertyToBe(field, "value", ""));
	}

	@Test
	void entersAndLeavesARoom() {
		String room = UUID.randomUUID().toString();
		String before = unique("before");
		String inside = unique("inside");
		this.channels.publish("chat:" + room, "{\"author\":\"ben\",\"text\":\"%s\"}".formatted(before));
		await(ExpectedConditions.attributeToBe(room(room), "aria-pressed", "false"));
		assertThat(driver.findElement(room(room)).getText()).contains("0 tabs");
		driver.findElement(room(room)).click();
		await(ExpectedConditions.textToBePresentInElementLocated(room(room), "1 tab"));
		assertThat(driver.findElement(room(room)).getDomAttribute("title"))
			.isEqualTo("1 message; Redis counts 1 subscription");
		this.channels.publish("chat:" + room, "{\"author\":\"ben\",\"text\":\"%s\"}".formatted(inside));
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("chat"), inside));
		assertThat(driver.findElement(By.id("chat")).getText()).doesNotContain(before);
		driver.findElement(room(room)).click();
		await(ExpectedConditions.textToBePresentInElementLocated(room(room), "0 tabs"));
		await((browser) -> !this.subscriptions.destinations().containsKey("chat:" + room));
	}

	@Test
	void subscribesForEachTab() {
		String first = driver.getWindowHandle();
		driver.switchTo().newWindow(WindowType.TAB);
		driver.get("http://localhost:%d/?user=ben".formatted(this.port));
		await(ExpectedConditions.textToBePresentInElementLocated(room("lobby"), "2 tabs"));
		assertThat(driver.findElement(By.id("room-summary")).getText())
			.isEqualTo("2 subscriptions of open tabs; Redis counts 1.");
		driver.close();
		driver.switchTo().window(first);
		await(ExpectedConditions.textToBePresentInElementLocated(room("lobby"), "1 tab"));
		await(ExpectedConditions.textToBe(By.id("room-summary"), "1 subscription of open tabs; Redis counts 1."));
	}

	@Test
	void showsWhatWasPublishedByHand() {
		String channel = "news:" + UUID.randomUUID();
		fill("#publish-form [name=channel]", channel);
		fill("#publish-form [name=payload]", "plain text");
		driver.findElement(By.cssSelector("#publish-form button")).click();
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("wire"), channel));
		await(ExpectedConditions.textToBe(By.cssSelector("#publish-form output"),
				"Redis passed it to 1 subscription."));
	}

	@Test
	void showsNotificationsOfTheChosenUser() {
		new Select(driver.findElement(By.id("user"))).selectByVisibleText("ben");
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("command"), "\"author\":\"ben\""));
		String toAnn = unique("for ann");
		String toBen = unique("for ben");
		this.channels.publish("notify:user:ann", toAnn);
		this.channels.publish("notify:user:ben", toBen);
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("notifications"), toBen));
		assertThat(driver.findElement(By.id("notifications")).getText()).doesNotContain(toAnn);
	}

	@Test
	void keepsHostileTextAsText() {
		join("<i>lobby</i>");
		String payload = "{\"author\":\"<b>eve</b>\",\"text\":\"%s\"}".formatted(HOSTILE.replace("\"", "\\\""));
		this.channels.publish("chat:<i>lobby</i>", payload);
		this.channels.publish("notify:all", HOSTILE);
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("chat"), HOSTILE));
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("notifications"), HOSTILE));
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("wire"), HOSTILE));
		assertThat(driver.findElement(By.id("chat")).getText()).contains("<b>eve</b>", "#<i>lobby</i>");
		assertThat(driver.findElements(By.cssSelector(".feed img, .feed script, .feed b, .feed i"))).isEmpty();
		assertThat(driver.executeScript("return window.hostile")).isNull();
	}

	@Test
	void keepsTheLastMessagesOnly() {
		String last = unique("last");
		for (int i = 0; i < 150; i++) {
			this.channels.publish("notify:all", "message " + i);
		}
		this.channels.publish("notify:all", last);
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("notifications"), last));
		assertThat(driver.findElements(By.cssSelector("#notifications li"))).hasSizeLessThanOrEqualTo(100);
	}

	@Test
	void pausesAndResumesAListener() {
		String text = unique("patience");
		click("Pause announcements");
		await(ExpectedConditions.textToBe(row("announcements", "state"), "paused"));
		this.channels.publish("notify:all", text);
		await(ExpectedConditions.textToBe(row("announcements", "depth"), "1"));
		assertThat(driver.findElement(By.id("notifications")).getText()).doesNotContain(text);
		click("Resume announcements");
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("notifications"), text));
		await(ExpectedConditions.textToBe(row("announcements", "depth"), "0"));
	}

	@Test
	void showsThatABurstStaysInOrder() {
		driver.findElement(By.id("burst")).click();
		await(ExpectedConditions.numberOfElementsToBe(By.cssSelector("#customers li"), 8));
		await((browser) -> this.registry.find("orders").orElseThrow().statistics().depth() == 0);
		assertThat(driver.findElements(By.cssSelector("#customers .verdict")))
			.allSatisfy((verdict) -> assertThat(verdict.getText()).isEqualTo("✓ in order"));
	}

	@Test
	void billsOrdersAndReplaysABadOneOnceItCan() {
		driver.findElement(By.id("place")).click();
		await(ExpectedConditions.not(ExpectedConditions.textToBe(By.id("billed-a"), "0")));
		driver.findElement(By.id("place-bad")).click();
		await(ExpectedConditions.textToBe(By.id("billing-dead"), "1"));
		assertThat(driver.findElement(By.id("letters")).getText()).contains("3 attempts", "'XBT' is no currency");
		await(ExpectedConditions.elementToBeClickable(By.id("mend")));
		assertFitsAPhone();
		driver.findElement(By.id("mend")).click();
		await(ExpectedConditions.textToBe(By.id("billing-output"), "1 dead letter replayed, to this group only."));
		await(ExpectedConditions.textToBe(By.id("billing-dead"), "0"));
	}

	@Test
	void showsAReminderLater() {
		driver.findElement(By.id("remind")).click();
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("reminders"), "Ring the bell"));
	}

	@Test
	void raisesAPriceOnBothNodes() {
		awaitNodeB();
		String before = price("Oolong", "Copy of node B");
		click("Raise Oolong");
		await(ExpectedConditions.textToBe(By.id("catalogue-output"),
				"Oolong costs more. Node A evicted its copy, and the log told node B."));
		await((browser) -> !price("Oolong", "Copy of node B").equals(before)
				&& price("Oolong", "Copy of node B").equals(price("Oolong", "Price list")));
	}

	@Test
	void showsWhatNodeBMissedLast() {
		awaitNodeB();
		long before = totalOf("replayed");
		this.link.cut(Duration.ofMillis(200));
		click("Raise Oolong");
		await((browser) -> totalOf("replayed") == before + 1);
		By cut = By.id("cut");
		await(ExpectedConditions.elementToBeClickable(cut));
		driver.findElement(cut).click();
		await(ExpectedConditions.textToBe(By.id("node-b"), "Cut"));
		assertThat(driver.findElement(cut).isEnabled()).isFalse();
		await((browser) -> totalOf("replayed") == before + 4);
		assertThat(driver.findElement(By.id("node-b-last")).getText()).isEqualTo("replayed 3, cleared 0");
	}

	@Test
	void showsThatBothNodesClearWithoutTheLog() {
		awaitNodeB();
		long cleared = totalOf("cleared");
		driver.findElement(By.id("flush")).click();
		await((browser) -> totalOf("cleared") > cleared);
		await(ExpectedConditions.textToBe(By.id("node-b-last"), "replayed 0, cleared 1"));
		await(ExpectedConditions.textToBe(By.id("node-a-last"), "replayed 0, cleared 1"));
	}

	@Test
	void explainsWhatIsRefused() {
		fill("#chat-form [name=room]", " ");
		fill("#chat-form [name=text]", " ");
		driver.findElement(By.cssSelector("#chat-form button")).click();
		await(ExpectedConditions.visibilityOfElementLocated(By.cssSelector("#chat-form output.error")));
		assertThat(Chromium.problems(driver)).singleElement().asString().contains("400");
	}

	@Test
	void fitsAPhone() {
		this.channels.publish("chat:lobby", "{\"author\":\"ann\",\"text\":\"%s\"}".formatted("wide".repeat(100)));
		this.channels.publish("notify:all", "wide".repeat(100));
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("chat"), "widewide"));
		await(ExpectedConditions.textToBePresentInElementLocated(By.id("wire"), "widewide"));
		assertFitsAPhone();
	}

	private static void assertFitsAPhone() {
		Chromium.resize(driver, 360, 740);
		assertThat(driver.executeScript("return window.innerWidth")).isEqualTo(360L);
		assertThat(driver.executeScript("return document.documentElement.scrollWidth")).isEqualTo(360L);
	}

	private static By room(String name) {
		return By.cssSelector("#rooms button[data-room='%s']".formatted(name));
	}

	/** Enters a room that somebody has said something in. */
	private void join(String room) {
		this.channels.publish("chat:" + room, "{\"author\":\"ben\",\"text\":\"hello\"}");
		await(ExpectedConditions.elementToBeClickable(room(room)));
		driver.findElement(room(room)).click();
		await(ExpectedConditions.attributeToBe(room(room), "aria-pressed", "true"));
	}

	private void click(String label) {
		By button = By.cssSelector("button[aria-label='%s']".formatted(label));
		await(ExpectedConditions.presenceOfElementLocated(button));
		driver.executeScript("arguments[0].click()", driver.findElement(button));
	}

	/** A JVM has to start, and prices to be there. */
	private static void awaitNodeB() {
		new WebDriverWait(driver, Duration.ofSeconds(60))
			.until(ExpectedConditions.textToBe(By.id("node-b"), "Connected"));
		await((browser) -> !price("Oolong", "Copy of node B").isEmpty());
	}

	private static String price(String product, String column) {
		return driver
			.findElement(By.xpath("//tbody[@id='prices']/tr[th='%s']/td[@data-label='%s']".formatted(product, column)))
			.getText();
	}

	/** What node B has counted since its start. */
	private static long totalOf(String what) {
		String[] totals = driver.findElement(By.id("node-b-total")).getText().split(" ");
		return Long.parseLong(totals[what.equals("replayed") ? 0 : 2]);
	}

	private static By row(String listener, String field) {
		return By.xpath("//tbody/tr[th/span[text()='%s']]//*[@data-field='%s']".formatted(listener, field));
	}

	private static void fill(String selector, String text) {
		WebElement field = driver.findElement(By.cssSelector(selector));
		field.clear();
		field.sendKeys(text);
	}

	private static void await(ExpectedCondition<?> condition) {
		new WebDriverWait(driver, Duration.ofSeconds(30), Duration.ofMillis(50)).until(condition);
	}

	private static String unique(String text) {
		return text + " " + UUID.randomUUID();
	}

}
