#!/bin/sh
# check-layers.sh: holds the tree to the floors of tests/layers.txt.
#
#   check-layers.sh [SOURCE [BUILD]]
#
# Looks at every #include "..." of the product's folders, and at every call,
# as far as BUILD has objects (nm): both may point only downwards or stay in
# their unit, and neither may go round in a circle between modules. Says each
# violation on a line of its own and ends with status 1 if there was one.
set -u
LC_ALL=C
export LC_ALL

source=${1:-${srcdir:-.}}
build=${2:-.}
layers=$source/tests/layers.txt

[ -r "$layers" ] || {
	echo "check-layers: cannot read $layers" >&2
	exit 1
}

# The top folders that units lie in.
folders=$(awk '$1 == "unit" { for (i = 4; i <= NF; i++) {
	sub("/.*", "", $i); if (!seen[$i]++) print $i } }' "$layers")

# "file FILE" and "include FILE LINE INCLUDED"
list_includes() (
	cd "$source" || exit 1
	for folder in $folders; do
		[ -d "$folder" ] || continue
		find "$folder" -name '*.[ch]' | sort | while read -r file; do
			awk -v file="$file" '
			BEGIN { print "file", file }
			/^[ \t]*#[ \t]*include[ \t]*"/ {
				split($0, part, "\"")
				print "include", file, FNR, part[2]
			}' "$file"
		done
	done
)

# "symbol OBJECT NAME TYPE", OBJECT without .o
list_symbols() (
	command -v nm >/dev/null || exit 0
	cd "$build" || exit 1
	for folder in $folders; do
		[ -d "$folder" ] || continue
		find "$folder" -name '*.o'
	done | sort | xargs -r nm -A -P 2>/dev/null |
		awk '{ sub(/\.o:.*/, "", $1); print "symbol", $1, $2, $3 }'
)

{ list_includes && list_symbols; } | awk -v layers="$layers" '
function complain(text) {
	print "check-layers: " text
	failed = 1
}

function read_layers(    line, field, count, i, pattern) {
	while ((getline line < layers) > 0) {
		sub(/#.*/, "", line)
		count = split(line, field, /[ \t]+/)
		if (field[1] == "never")
			never[field[2], field[3]] = 1
		if (field[1] != "unit")
			continue
		floor[field[2]] = field[3]
		for (i = 4; i <= count; i++) {
			if (field[i] == "")
				continue
			pattern = field[i]
			gsub(/\*/, "[^/]*", pattern)
			patterns[++pattern_count] = "^" pattern "$"
			unit_names[pattern_count] = field[2]
		}
	}
}

function unit_of(module,    i) {
	for (i = 1; i <= pattern_count; i++)
		if (module ~ patterns[i])
			return unit_names[i]
	return ""
}

# One module knows another: is that one allowed to be known?
function edge(kind, from, to, where,    upper, lower) {
	if (from == to)
		return
	count[kind]++
	upper = unit_of(from)
	lower = unit_of(to)
	if (upper == "" || lower == "")
		return # said where the file was listed
	if ((upper, lower) in never)
		complain(where ": " upper " must not know " lower)
	else if (upper != lower && floor[lower] + 0 >= floor[upper] + 0)
		complain(where ": " upper " (floor " floor[upper] \
		    ") must not know " lower " (floor " floor[lower] ")")
	if (!((kind, from, to) in known)) {
		known[kind, from, to] = 1
		next_count[kind, from]++
		next_of[kind, from, next_count[kind, from]] = to
	}
}

# Depth first; a module met again while it is open closes a circle.
function walk(kind, module, path,    i, to) {
	state[kind, module] = "open"
	for (i = 1; i <= next_count[kind, module]; i++) {
		to = next_of[kind, module, i]
		if (state[kind, to] == "open")
			complain("circle of " kind "s: " \
			    substr(path, index(path " ", to " ")) " " to)
		else if (state[kind, to] == "")
			walk(kind, to, path " " to)
	}
	state[kind, module] = "closed"
}

function stem(file) {
	sub(/\.[ch]$/, "", file)
	return file
}

# The module of an object: automake may have put "program-" before the name.
function object_module(object,    module) {
	module = object
	if (!(module in modules))
		sub(/\/[^\/-]*-/, "/", module)
	return module in modules ? module : ""
}

BEGIN { read_layers() }

$1 == "file" {
	if (!(stem($2) in modules) && unit_of(stem($2)) == "")
		complain($2 ": no unit in layers.txt has a place for it")
	if (!(stem($2) in modules))
		module_list[++module_count] = stem($2)
	modules[stem($2)] = 1
}

$1 == "include" {
	includes[++include_count] = $0
}

$1 == "symbol" {
	module = object_module($2)
	if (module == "" || $3 == "main")
		next
	if ($4 == "U")
		wanted[++wanted_count] = module " " $3
	else if ($4 ~ /^[TDRBCG]$/)
		home[$3] = module
}

END {
	for (i = 1; i <= include_count; i++) {
		split(includes[i], field, " ")
		if (stem(field[4]) in modules)
			edge("include", stem(field[2]), stem(field[4]),
			    field[2] ":" field[3])
		else if (field[4] != "config.h")
			complain(field[2] ":" field[3] ": \"" field[4] \
			    "\" is not a file of the tree, from its top")
	}
	for (i = 1; i <= wanted_count; i++) {
		split(wanted[i], field, " ")
		if (field[2] in home)
			edge("call", field[1], home[field[2]],
			    field[1] ": " field[2] " of " home[field[2]])
	}
	for (i = 1; i <= module_count; i++) {
		if (state["include", module_list[i]] == "")
			walk("include", module_list[i], module_list[i])
		if (state["call", module_list[i]] == "")
			walk("call", module_list[i], module_list[i])
	}
	if (module_count == 0)
		complain("no files found")
	print "check-layers: " module_count " modules, " \
	    count["include"] + 0 " includes and " count["call"] + 0 \
	    " calls between them, " (failed ? "violated" : "in order")
	exit failed
}'
