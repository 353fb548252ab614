package io.github.headrace.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.SessionNotCreatedException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Starts the Chromium of this machine, and never downloads one.
 */
final class Chromium {

	private static final List<String> BROWSERS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
			"/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

	private static final List<String> DRIVERS = List.of("/usr/bin/chromedriver", "/usr/local/bin/chromedriver",
			"/opt/homebrew/bin/chromedriver");

	/** Warns at every start that it does not know this version's DevTools. */
	private static final Logger DRIVER_LOGGER = Logger.getLogger("org.openqa.selenium");

	static {
		DRIVER_LOGGER.setLevel(Level.SEVERE);
	}

	private Chromium() {
	}

	/**
	 * Starts a browser, or skips the tests with a message.
	 */
	static ChromeDriver start(Path userData) {
		Path browser = find("headrace.chromium", BROWSERS);
		Path driver = find("headrace.chromedriver", DRIVERS);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile())
			.usingAnyFreePort()
			.build();
		try {
			return new ChromeDriver(service, options(browser, userData));
		}
		catch (SessionNotCreatedException ex) {
			service.stop();
			return Assumptions.abort("The page is not tested: %s and %s do not start: %s".formatted(browser, driver,
					ex.getRawMessage()));
		}
	}

	private static Path find(String property, List<String> locations) {
		String given = System.getProperty(property, "");
		List<String> candidates = given.isEmpty() ? locations : List.of(given);
		return candidates.stream()
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst()
			.orElseGet(() -> Assumptions
				.abort("The page is not tested: none of %s can be executed; set -D%s".formatted(candidates, property)));
	}

	private static ChromeOptions options(Path browser, Path userData) {
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(browser.toFile());
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		return options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
				"--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--no-first-run", "--user-data-dir=" + userData, "--window-size=1280,1000");
	}

	/**
	 * Returns what the page wrote to the console, errors of loading included.
	 */
	static List<String> problems(ChromeDriver driver) {
		return driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::toString)
			.toList();
	}

	/**
	 * Gives the page the size of a phone, which is narrower than a window can be.
	 */
	static void resize(ChromeDriver driver, int width, int height) {
		driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
	}

}
