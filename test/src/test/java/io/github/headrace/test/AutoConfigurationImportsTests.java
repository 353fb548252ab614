package io.github.headrace.test;

import java.util.List;
import java.util.stream.StreamSupport;

import io.github.headrace.autoconfigure.HeadraceAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class AutoConfigurationImportsTests {

	@Test
	void haveAllOfHeadrace() {
		List<String> all = load(AutoConfiguration.class).stream()
			.filter((name) -> name.startsWith(HeadraceAutoConfiguration.class.getPackageName()))
			.toList();
		assertThat(all).isNotEmpty();
		assertThat(load(AutoConfigureHeadrace.class)).containsAll(all);
	}

	@Test
	void nameClassesThatExist() {
		for (Class<?> annotation : List.of(AutoConfigureHeadrace.class, AutoConfigureEmbeddedRedis.class,
				AutoConfigureHeadraceProbe.class)) {
			assertThat(load(annotation)).isNotEmpty()
				.filteredOn((name) -> !name.contains(".testcontainers."))
				.allMatch((name) -> ClassUtils.isPresent(name.replace("optional:", ""), null));
		}
	}

	private static List<String> load(Class<?> annotation) {
		return StreamSupport.stream(ImportCandidates.load(annotation, null).spliterator(), false).toList();
	}

}
