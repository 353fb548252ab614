package io.github.headrace.cache;

import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Near caches where Caffeine is not on the class path.
 */
class NearCacheWithoutCaffeineTests {

	@Test
	void saysWhatIsMissing() throws Exception {
		try (URLClassLoader loader = withoutCaffeine()) {
			assertThatExceptionOfType(InvocationTargetException.class)
				.isThrownBy(() -> create(loader, Map.of("prices", new NearSettings())))
				.satisfies((ex) -> assertThat(ex.getCause().getClass().getName())
					.isEqualTo(CaffeineRequiredException.class.getName()))
				.havingCause()
				.withMessageContaining("[prices]")
				.withMessageContaining("com.github.ben-manes.caffeine:caffeine");
		}
	}

	@Test
	void noNearCachesNeedNothing() throws Exception {
		try (URLClassLoader loader = withoutCaffeine()) {
			assertThat(create(loader, Map.of())).isNotNull();
		}
	}

	private static Object create(ClassLoader loader, Map<String, ?> settings) throws ReflectiveOperationException {
		Constructor<?> fixture = Class.forName(WithoutCaffeine.class.getName(), true, loader).getDeclaredConstructor();
		Method create = fixture.getDeclaringClass().getDeclaredMethod("create", Map.class);
		return create.invoke(fixture.newInstance(), settings);
	}

	private static URLClassLoader withoutCaffeine() throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (!new File(path).getName().startsWith("caffeine")) {
				urls.add(new File(path).toURI().toURL());
			}
		}
		return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

}
