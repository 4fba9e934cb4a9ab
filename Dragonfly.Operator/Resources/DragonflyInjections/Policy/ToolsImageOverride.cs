using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>The tools image that a Pod names, as far as it may.</summary>
internal static class ToolsImageWish
{
    public static string Read(InjectionSettings settings, PodDocument pod, Findings findings)
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
            findings.Add(Notes.InvalidValue, $"annotation {name}: is no image reference; {settings.ToolsImage} was used");
            return settings.ToolsImage;
        }

        if (settings.AllowedToolsImages.Count > 0 && !settings.AllowedToolsImages.Any(pattern => ImageReference.Matches(pattern, image)))
        {
            findings.Add(Notes.ImageNotAllowed, $"annotation {name}: DragonflyInjection {settings.Name} does not allow this image; {settings.ToolsImage} was used");
            return settings.ToolsImage;
        }

        return image;
    }
}
