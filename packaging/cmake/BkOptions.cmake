# SPDX-License-Identifier: Apache-2.0
# One place for warnings, Qt defines, sanitizers and hardening: everything of ours links bk_options.
add_library(bk_options INTERFACE)
target_include_directories(bk_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(bk_options INTERFACE
    BK_VERSION="${PROJECT_VERSION}"
    QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH QT_NO_KEYWORDS
    QT_STRICT_ITERATORS QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400
    QT_MESSAGELOGCONTEXT)
# No QT_NO_CAST_FROM_ASCII: u"..."_s would be on every literal; the compiler's charset is UTF-8.
target_compile_options(bk_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wconversion -Wno-sign-conversion
    -Werror=return-type -Werror=switch -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 takes the members of a moved variant for uninitialized when it optimises (GCC bug 105562 and relatives), and
    # sees dangling frames in coroutines (106188) and overlaps in strings (105651) that are not there. The sanitizers look for the real ones.
    target_compile_options(bk_options INTERFACE -Wno-error=maybe-uninitialized -fstack-clash-protection
        $<$<CONFIG:Release,RelWithDebInfo>:-Wno-maybe-uninitialized;-Wno-restrict>)
endif()
target_link_options(bk_options INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
if(BK_SANITIZE)
    target_compile_options(bk_options INTERFACE -fsanitize=${BK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    target_link_options(bk_options INTERFACE -fsanitize=${BK_SANITIZE})
    # The checks that are woven in lead GCC 12 to the same false alarm as above.
    target_compile_options(bk_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
else()
    target_compile_options(bk_options INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>)
endif()
target_compile_definitions(bk_options INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported()

# What nearly every file includes, parsed once for a target. Measured with GCC 12: an ordinary file of core takes 4.3 s instead of
# 7.6 s; a test, whose <QtTest> brings all of QtCore, gains more. Not with clang, so that tidy and the fuzz build see what
# each file includes by itself. The system's headers only: a change of ours rebuilds no more than before.
set(bk_common_headers <algorithm> <chrono> <functional> <map> <memory> <optional> <vector> <tl/expected.hpp>
    <QByteArray> <QDateTime> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList> <QObject> <QString> <QStringList> <QTimer>
    <QUrl> <QCoroTask>)
function(bk_precompile target)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_precompile_headers(${target} PRIVATE ${bk_common_headers} ${ARGN})
    endif()
endfunction()
# A library of nothing, whose precompiled header others share: bk_header_base(<name> <libraries> HEADERS <more>).
function(bk_header_base name)
    cmake_parse_arguments(arg "" "" "HEADERS" ${ARGN})
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp CONTENT "")
    add_library(${name} STATIC ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    target_link_libraries(${name} PRIVATE ${arg_UNPARSED_ARGUMENTS})
    bk_precompile(${name} ${arg_HEADERS})
endfunction()
# The same file for another target. GCC takes it where that one defines at least what the base does.
function(bk_precompiled_as base)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        foreach(target IN LISTS ARGN)
            target_precompile_headers(${target} REUSE_FROM ${base})
        endforeach()
    endif()
endfunction()
