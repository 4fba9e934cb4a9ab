using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>Links between pages, and to files of the repository, lead somewhere.</summary>
public sealed partial class LinkTests
{
    [TestCaseSource(typeof(Page), nameof(Page.All))]
    public void Links_lead_somewhere(object page)
    {
        var from = (Page)page;
        var broken = new List<string>();
        foreach (Match link in Link().Matches(from.Prose))
        {
            var (target, anchor) = (link.Groups["target"].Value, link.Groups["anchor"].Value);
            var path = target.Length == 0 ? from.File : Path.GetRelativePath(SourceTree.Root, Path.Combine(SourceTree.Root, Path.GetDirectoryName(from.File)!, target));
            if (!Path.Exists(Path.Combine(SourceTree.Root, path))
                || (anchor.Length > 0 && !Page.Of(path.Replace('\\', '/')).Anchors.Contains(anchor)))
            {
                broken.Add(link.Value);
            }
        }

        Assert.That(broken, Is.Empty);
    }

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)#]*)(?:#(?<anchor>[^)]*))?\)")]
    private static partial Regex Link();
}
