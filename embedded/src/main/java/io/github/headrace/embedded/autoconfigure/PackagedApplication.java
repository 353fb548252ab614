package io.github.headrace.embedded.autoconfigure;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;

/**
 * Tells an application that has been packaged from one that runs from its build.
 * <p>
 * It is packaged if its libraries lie in the folders of an executable jar or a war, or if
 * its {@link SpringBootConfiguration} comes from an archive: IDEs, build plugins and
 * tests run it from a directory of classes.
 */
final class PackagedApplication {

	private static final List<String> LIBRARY_FOLDERS = List.of("BOOT-INF/lib/", "WEB-INF/lib/");

	private PackagedApplication() {
	}

	/**
	 * Return where the packaged application lies.
	 * @return the location, or {@code null} if the application is not packaged
	 */
	static @Nullable String findLocation(@Nullable ConfigurableListableBeanFactory beanFactory) {
		String library = location(PackagedApplication.class);
		if (library != null && LIBRARY_FOLDERS.stream().anyMatch(library::contains)) {
			return library;
		}
		if (beanFactory == null) {
			return null;
		}
		for (String name : beanFactory.getBeanNamesForAnnotation(SpringBootConfiguration.class)) {
			Class<?> type = beanFactory.getType(name, false);
			String application = (type != null) ? location(type) : null;
			if (application != null && !isDirectory(application)) {
				return application;
			}
		}
		return null;
	}

	private static @Nullable String location(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		return (source != null && source.getLocation() != null) ? source.getLocation().toString() : null;
	}

	private static boolean isDirectory(String location) {
		return location.startsWith("file:") && Files.isDirectory(Path.of(URI.create(location)));
	}

}
