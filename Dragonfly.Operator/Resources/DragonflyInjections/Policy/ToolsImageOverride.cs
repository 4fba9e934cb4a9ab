using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>The tools image that a Pod names, as far as it may.</summary>
internal static class ToolsImageOverride
{
    public static string Read(InjectionSettings settings, PodDocument pod, Warnings warnings)
    {
        var (name, image) = pod.Annotation(AnnotationNames.ToolsImage) is { } given
            ? (AnnotationNames.ToolsImage, given)
            : (AnnotationNames.ToolsImageAlias, pod.Annotation(AnnotationNames.ToolsImageAlias));
        if (image is null || image == settings.ToolsImage)
        {
            return settings.ToolsImage;
        }

        if (!ImageReference.IsValid(image))
        {
            warnings.Add(WarningReason.InvalidValue, $"annotation {name}: is no image reference; {settings.ToolsImage} was used");
            return settings.ToolsImage;
        }

        if (settings.AllowedToolsImages.Count > 0 && !settings.AllowedToolsImages.Any(pattern => ImageReference.Matches(pattern, image)))
        {
            warnings.Add(InjectionWarning.ImageNotAllowed, $"annotation {name}: DragonflyInjection {settings.Name} does not allow this image; {settings.ToolsImage} was used");
            return settings.ToolsImage;
        }

        return image;
    }
}
