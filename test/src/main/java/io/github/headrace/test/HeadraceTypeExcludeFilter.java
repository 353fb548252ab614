package io.github.headrace.test;

import java.io.IOException;
import java.util.Set;

import io.github.headrace.annotation.RedisChannelListener;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Keeps all components out of a {@link HeadraceTest @HeadraceTest} but those with an
 * annotation of Headrace on themselves or on a method, inherited ones included.
 */
class HeadraceTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<HeadraceTest> {

	private static final Class<?>[] ALL = {};

	private final Class<?>[] listeners;

	HeadraceTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.listeners = getAnnotation().getValue("listeners", Class[].class).orElse(ALL);
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return Set.of(this.listeners);
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		return super.defaultInclude(metadataReader, metadataReaderFactory)
				|| (this.listeners.length == 0 && listens(metadataReader, metadataReaderFactory));
	}

	private boolean listens(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		AnnotationMetadata type = metadataReader.getAnnotationMetadata();
		if (isOfHeadrace(type.getAnnotations()) || type.getDeclaredMethods()
			.stream()
			.map(MethodMetadata::getAnnotations)
			.anyMatch(this::isOfHeadrace)) {
			return true;
		}
		for (String contract : type.getInterfaceNames()) {
			if (listens(metadataReaderFactory.getMetadataReader(contract), metadataReaderFactory)) {
				return true;
			}
		}
		String superType = type.getSuperClassName();
		return superType != null && !superType.startsWith("java.")
				&& listens(metadataReaderFactory.getMetadataReader(superType), metadataReaderFactory);
	}

	private boolean isOfHeadrace(MergedAnnotations annotations) {
		String annotationPackage = RedisChannelListener.class.getPackageName();
		return annotations.stream()
			.map(MergedAnnotation::getType)
			.anyMatch((type) -> type.getPackageName().equals(annotationPackage));
	}

}
