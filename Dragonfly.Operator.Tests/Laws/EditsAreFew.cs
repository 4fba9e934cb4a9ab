using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>So many edits for the Pod and so many for each container, and none where injection has no business.</summary>
internal sealed partial class EditsAreFew : ILaw
{
    public IEnumerable<string> Breaches(LawCase given)
    {
        var ofPod = 6 + given.Settings.ToolsImagePullSecrets.Count;
        var ofContainer = 9 + (2 * given.Settings.ProxyEnv.Count) + given.Settings.ToolsOnPath.Count;
        var most = ofPod + (given.Containers().Count() * ofContainer);
        var edits = given.Injected.Document.Operations;
        var astray = edits.Where(edit => !Place().IsMatch(edit.Path)).Select(edit => $"astray: {edit.Path}");
        return edits.Count <= most ? astray : astray.Append($"{edits.Count} edits, more than {most}");
    }

    [GeneratedRegex(@"^(/metadata|/metadata/annotations(/dragonfly\.io~1injected)?|/spec/(volumes|imagePullSecrets)(/-)?|/spec/initContainers(/0)?|/spec/(initContainers|containers)/\d+/(env|volumeMounts)(/(\d+|-))?)\z")]
    private static partial Regex Place();
}
