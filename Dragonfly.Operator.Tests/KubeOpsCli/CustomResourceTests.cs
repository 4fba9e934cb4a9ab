using Dragonfly.KubeOps.Cli;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;
using DescriptionAttribute = KubeOps.Abstractions.Entities.Attributes.DescriptionAttribute;
using IgnoreAttribute = KubeOps.Abstractions.Entities.Attributes.IgnoreAttribute;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class CustomResourceTests
{
    private const string File = "cats_pets_example_com.yaml";

    [Test]
    public void A_definition_names_the_resource()
    {
        var crd = Generated.Document(Generated.Files(typeof(V1Cat)), File);

        Generated.AssertJson(crd["metadata"], """{ "name": "cats.pets.example.com" }""");
        Generated.AssertJson(
            crd["spec"]!["names"],
            """{ "kind": "Cat", "listKind": "CatList", "plural": "cats", "shortNames": ["c"], "singular": "cat" }""");
        Assert.That((string?)crd["spec"]!["scope"], Is.EqualTo("Cluster"));
    }

    [Test]
    public void Versions_stand_newest_first_and_the_newest_is_stored()
    {
        var versions = Generated.Document(Generated.Files(typeof(V1Alpha1Cat), typeof(V1Cat)), File)["spec"]!["versions"]!.AsArray();

        Assert.That(
            versions.Select(version => ((string?)version!["name"], (bool?)version["storage"])),
            Is.EqualTo(new[] { ("v1", true), ("v1alpha1", false) }));
    }

    [Test]
    public void A_marked_version_is_stored()
    {
        var versions = Generated.Document(Generated.Files(typeof(V1Cat), typeof(V1Beta1Cat)), File)["spec"]!["versions"]!.AsArray();

        Assert.That(
            versions.Select(version => ((string?)version!["name"], (bool?)version["storage"])),
            Is.EqualTo(new[] { ("v1", false), ("v1beta1", true) }));
    }

    [Test]
    public void Two_stored_versions_are_refused() => Assert.That(
        () => Generated.Files(typeof(V1Beta1Cat), typeof(V1Beta2Cat)),
        Throws.TypeOf<GenerationException>().With.Message.EqualTo("V1Beta2Cat and V1Beta1Cat both have [StorageVersion]"));

    [Test]
    public void A_status_is_a_subresource() => Assert.Multiple(() =>
    {
        Generated.AssertJson(Generated.Version(typeof(V1Cat))["subresources"], """{ "status": {} }""");
        Assert.That(Generated.Version(typeof(V1Alpha1Cat))["subresources"], Is.Null);
    });

    [Test]
    public void Columns_stand_on_the_type() => Generated.AssertJson(
        Generated.Version(typeof(V1Cat))["additionalPrinterColumns"],
        """
        [
          { "jsonPath": ".spec.born", "name": "Born", "priority": 1, "type": "date" },
          { "description": "When.", "format": "date-time", "jsonPath": ".metadata.creationTimestamp", "name": "Age", "type": "date" }
        ]
        """);

    [Test]
    public void Columns_are_scalars() => Assert.That(
        () => Generated.Files(typeof(Listed)),
        Throws.TypeOf<GenerationException>().With.Message.StartsWith("Listed: column Names: the type must be one of boolean"));

    [Test]
    public void Ignored_entities_and_types_of_Kubernetes_have_no_definition() =>
        Assert.That(Generated.Files(typeof(IgnoredCat), typeof(V1Secret), typeof(string)), Is.Empty);

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1", Kind = "Cat")]
    [KubernetesEntityShortNames("c")]
    [EntityScope(EntityScope.Cluster)]
    [GenericAdditionalPrinterColumn(".spec.born", "Born", "date", Priority = PrinterColumnPriority.WideView)]
    [GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date", Description = "When.", Format = "date-time")]
    private sealed class V1Cat : CustomKubernetesEntity<CatSpec, V1LocalObjectReference>;

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1beta2", Kind = "Cat")]
    [StorageVersion]
    private sealed class V1Beta2Cat : CustomKubernetesEntity<CatSpec>;

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1beta1", Kind = "Cat")]
    [StorageVersion]
    private sealed class V1Beta1Cat : CustomKubernetesEntity<CatSpec>;

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1alpha1", Kind = "Cat")]
    private sealed class V1Alpha1Cat : CustomKubernetesEntity<CatSpec>;

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1", Kind = "Dog")]
    [Ignore]
    private sealed class IgnoredCat : CustomKubernetesEntity<CatSpec>;

    private sealed class CatSpec
    {
        public int Lives { get; set; }
    }

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1", Kind = "Listed")]
    [GenericAdditionalPrinterColumn(".spec.names", "Names", "array")]
    private sealed class Listed : CustomKubernetesEntity<CatSpec>;
}
