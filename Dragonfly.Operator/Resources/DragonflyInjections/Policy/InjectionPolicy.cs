using System.Buffers;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Decides whether a Pod is injected, and with what.</summary>
/// <remarks>
/// <para>The first row that fits decides. "-" is absent (or not understood, which draws a warning); "*" is anything.</para>
/// <code>
/// Pod annotation | Pod label | Namespace label | Namespace annotation | decides               | wanted
/// true           | *         | *               | *                    | PodAnnotation         | yes
/// false          | *         | *               | *                    | PodAnnotation         | no
/// -              | true      | *               | *                    | PodLabel              | yes
/// -              | false     | *               | *                    | PodLabel              | no
/// -              | -         | true            | *                    | NamespaceLabel        | yes
/// -              | -         | false           | *                    | NamespaceLabel        | no
/// -              | -         | -               | true                 | NamespaceAnnotation   | yes
/// -              | -         | -               | false                | NamespaceAnnotation   | no
/// -              | -         | -               | -                    | Default               | -
/// </code>
/// <para>
/// Then, again the first row that fits; "named" is by the Pod's annotation, else by the one that says what it was injected with, if
/// that still exists, else by the namespace's. A Pod is "full" whose annotations leave no room for the one that says by what it was
/// injected: without it, nobody could tell.
/// </para>
/// <code>
/// wanted | Pod     | DragonflyInjection             | outcome
/// -      | *       | *                              | NotRequested
/// no     | *       | *                              | OptedOut
/// yes    | mirror  | *                              | MirrorPod
/// yes    | Windows | *                              | UnsupportedOs
/// yes    | *       | named, does not exist          | UnknownInjection
/// yes    | *       | named, not enabled             | Disabled
/// yes    | full    | named, enabled                 | AnnotationsFull
/// yes    | *       | named, enabled                 | Injected
/// yes    | *       | none selects the Pod           | NoInjection
/// yes    | *       | only ones not enabled do       | Disabled
/// yes    | full    | enabled ones do                | AnnotationsFull
/// yes    | *       | enabled ones do                | Injected
/// </code>
/// <para>
/// Between the two: what is wanted, and API servers do not call for, is NotCalled. The command line knows that; the webhook
/// is always called.
/// </para>
/// </remarks>
public static class InjectionPolicy
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <param name="pod">The Pod, or a workload's Pod template.</param>
    /// <param name="namespace">Its namespace; null when nothing is known of it.</param>
    /// <param name="injections">All DragonflyInjections.</param>
    /// <param name="unlessRefused">Injects also what does not ask for it; an explicit "false" still refuses.</param>
    /// <param name="podSecurityDefault">The Pod Security level of namespaces without a label for it.</param>
    /// <param name="notCalled">Why API servers do not call the webhook for the Pod; null: they do.</param>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static Decision Decide(
        PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections, bool unlessRefused = false,
        PodSecurityLevel podSecurityDefault = PodSecurityLevel.Privileged, NotCalled? notCalled = null)
    {
        var warnings = new Warnings();
        var (wanted, rule) = OptIn.Read(pod, @namespace, warnings);
        UnknownAnnotations.Find(pod, warnings);
        if (wanted is null && unlessRefused)
        {
            (wanted, rule) = (true, OptInRule.Forced);
        }

        if (wanted is not true)
        {
            return new(wanted is null ? Outcome.NotRequested : Outcome.OptedOut, rule, null, null, warnings);
        }

        if (notCalled is not null)
        {
            warnings.Add(Notes.None, notCalled.Reason);
            return new(Outcome.NotCalled, rule, null, null, warnings) { NotCalled = notCalled };
        }

        if (Unsuitable(pod) is { } unsuitable)
        {
            return new(unsuitable, rule, null, null, warnings);
        }

        var (outcome, chosen) = Choose(pod, @namespace, injections, warnings);
        if (outcome == Outcome.Injected && !AnnotationSize.HasRoom(pod, AnnotationNames.Injected, chosen!.Name))
        {
            outcome = Outcome.AnnotationsFull;
        }

        var plan = outcome == Outcome.Injected ? AnnotationOverrides.Apply(chosen!.Plan, pod, @namespace, podSecurityDefault, warnings) : null;
        return new(outcome, rule, chosen, plan, warnings);
    }

    private static Outcome? Unsuitable(PodDocument pod)
    {
        if (pod.HasAnnotation(AnnotationNames.MirrorPod))
        {
            return Outcome.MirrorPod;
        }

        return WindowsPods.Includes(pod) ? Outcome.UnsupportedOs : null;
    }

    /// <summary>What names a DragonflyInjection, and which; null: nothing does, so the selectors choose.</summary>
    internal static (ChosenBy By, string? Name) FindName(PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections) =>
        pod.Annotation(AnnotationNames.Injection) is { } byPod ? (ChosenBy.PodAnnotation, byPod)
        // What was begun with one resource is completed with it: the settings of two do not make a whole.
        : pod.Annotation(AnnotationNames.Injected) is { } begun && injections.Find(begun) is not null ? (ChosenBy.InjectedAnnotation, begun)
        : @namespace?.Injection is { } byNamespace ? (ChosenBy.NamespaceAnnotation, byNamespace)
        : (ChosenBy.Selectors, null);

    private static (Outcome Outcome, InjectionRule? Chosen) Choose(
        PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections, Warnings warnings)
    {
        var (_, name) = FindName(pod, @namespace, injections);
        if (name is not null)
        {
            var named = injections.Find(name);
            if (named is null)
            {
                // What cannot be a name may be anything, and warnings and logs are no place for that.
                var shown = name.AsSpan().ContainsAnyExcept(NameCharacters) ? "" : $" \"{Excerpt.Name(name)}\"";
                warnings.Add(Notes.None, $"DragonflyInjection{shown} does not exist, so nothing was injected");
            }

            return (named is null ? Outcome.UnknownInjection : named.Enabled ? Outcome.Injected : Outcome.Disabled, named);
        }

        InjectionRule? disabled = null;
        var labels = new JsonLabels(pod.Labels);
        foreach (var rule in injections.Matching(@namespace))
        {
            if (rule.PodSelector.Matches(labels))
            {
                if (rule.Enabled)
                {
                    return (Outcome.Injected, rule);
                }

                disabled ??= rule;
            }
        }

        return (disabled is null ? Outcome.NoInjection : Outcome.Disabled, disabled);
    }
}
