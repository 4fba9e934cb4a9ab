using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;
using DescriptionAttribute = KubeOps.Abstractions.Entities.Attributes.DescriptionAttribute;
using IgnoreAttribute = KubeOps.Abstractions.Entities.Attributes.IgnoreAttribute;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class CustomResourceTests
{
    private const string File = "crd/cats_pets_example_com.yaml";

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
          { "description": "When.", "jsonPath": ".metadata.creationTimestamp", "name": "Age", "type": "date" }
        ]
        """);

    [Test]
    public void Ignored_entities_and_types_of_Kubernetes_have_no_definition() =>
        Assert.That(Generated.Files(typeof(IgnoredCat), typeof(V1Secret), typeof(string)), Is.Empty);

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1", Kind = "Cat", PluralName = "cats")]
    [KubernetesEntityShortNames("c")]
    [EntityScope(EntityScope.Cluster)]
    [GenericAdditionalPrinterColumn(".spec.born", "Born", "date", Priority = PrinterColumnPriority.WideView)]
    [GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date", Description = "When.")]
    private sealed class V1Cat : CustomKubernetesEntity<CatSpec, V1LocalObjectReference>;

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1alpha1", Kind = "Cat", PluralName = "cats")]
    private sealed class V1Alpha1Cat : CustomKubernetesEntity<CatSpec>;

    [KubernetesEntity(Group = "pets.example.com", ApiVersion = "v1", Kind = "Dog", PluralName = "dogs")]
    [Ignore]
    private sealed class IgnoredCat : CustomKubernetesEntity<CatSpec>;

    private sealed class CatSpec
    {
        public int Lives { get; set; }
    }
}
