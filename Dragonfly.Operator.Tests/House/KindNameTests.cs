using System.Reflection;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Resources;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Tests.House;

/// <summary>A kind is a folder and a line: its name, under any form, occurs in no other C#, be it code, comment or text.</summary>
public sealed class KindNameTests
{
    private const string List = "Dragonfly.Operator/Resources/Kinds.cs";

    private static readonly Kinds Kinds = Kinds.Create();

    [TestCaseSource(nameof(Kinds))]
    public void It_is_named_in_its_folder_alone(ResourceKind kind) => Assert.That(
        from file in SourceFile.Of("Dragonfly.Operator", "Dragonfly.KubeOps", "Dragonfly.KubeOps.Cli")
        where file.Path != List && !file.Path.StartsWith($"{Folder(kind)}/", StringComparison.Ordinal)
        from Match match in Names(kind).Matches(file.Text)
        select $"{file}: {match.Value}",
        Is.Empty);

    [TestCaseSource(nameof(Kinds))]
    public void It_has_one_line_in_the_list(ResourceKind kind) => Assert.That(
        SourceFile.Of("Dragonfly.Operator/Resources").Single(file => file.Path == List).Text.Split('\n')
            .Where(line => Names(kind).IsMatch(line) && !line.StartsWith("using ", StringComparison.Ordinal))
            .Select(line => line.Trim(' ', ',', ')', ';')),
        Is.EqualTo(new[] { $"new {kind.GetType().Name}(" }));

    [Test]
    public void All_its_names_are_looked_for() =>
        Assert.That(Kinds.Select(kind => Names(kind).ToString()), Has.One.Contains("DragonflyInjection").And.One.Contains("dragonflyinjections").And.One.Contains("dfi"));

    private static string Folder(ResourceKind kind) => kind.GetType().Namespace!.Replace('.', '/').Replace("Dragonfly/Operator", "Dragonfly.Operator", StringComparison.Ordinal);

    private static Regex Names(ResourceKind kind)
    {
        var entity = kind.GetType().BaseType!.GetGenericArguments()[0];
        var names = entity.GetCustomAttribute<KubernetesEntityAttribute>()!;
        var shortNames = entity.GetCustomAttribute<KubernetesEntityShortNamesAttribute>()?.ShortNames ?? [];
        return new($@"(?<![a-z])(?:{names.Kind}|{names.PluralName})|\b(?:{string.Join('|', shortNames.DefaultIfEmpty("(?!)"))})\b");
    }
}
