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
